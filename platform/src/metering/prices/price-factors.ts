import { type BilledDetails, type FeeKind, feeKinds } from './billed-details.ts';

/**
 * What the price of tokens is multiplied by for how they were served, as the providers publish it (all read on 2026-11-21). Tiers whose
 * factor differs by model and is not listed, or that are bought beforehand (scale, provisioned), are not here: their price is not known.
 */
interface Factor {
  readonly priceIds: readonly string[];
  readonly when: Partial<Pick<BilledDetails, 'tier' | 'geo' | 'speed'>>;
  /** Left out: all of the provider's. */
  readonly models?: RegExp;
  /** Beyond it another price is asked. */
  readonly mostInputTokens?: number;
  readonly factor: number;
  readonly source: string;
}

const openaiPriority = 'https://openai.com/api-priority-processing/';
/** "Excludes long context." */
const shortContext = 272_000;
const dated = '(?:-20\\d{2}-\\d{2}-\\d{2})?$';

export const priceFactors: readonly Factor[] = [
  { priceIds: ['openai'], when: { tier: 'flex' }, factor: 0.5, source: 'https://platform.openai.com/docs/guides/flex-processing' },
  { priceIds: ['azure'], when: { tier: 'flex' }, factor: 0.5, source: 'https://learn.microsoft.com/azure/foundry/openai/how-to/flex-processing' },
  { priceIds: ['google'], when: { tier: 'flex' }, factor: 0.5, source: 'https://ai.google.dev/gemini-api/docs/optimization' },
  { priceIds: ['openai', 'azure', 'anthropic', 'google'], when: { tier: 'batch' }, factor: 0.5, source: 'https://platform.claude.com/docs/en/about-claude/pricing, https://platform.openai.com/docs/guides/batch, https://ai.google.dev/gemini-api/docs/optimization' },
  { priceIds: ['openai'], when: { tier: 'priority' }, models: new RegExp(`^gpt-5\\.5${dated}`), mostInputTokens: shortContext, factor: 2.5, source: openaiPriority },
  { priceIds: ['openai'], when: { tier: 'priority' }, models: new RegExp(`^gpt-5(?:\\.1|\\.2|\\.4|\\.4-mini|-codex|\\.1-codex)?${dated}`), mostInputTokens: shortContext, factor: 2, source: openaiPriority },
  { priceIds: ['openai'], when: { tier: 'priority' }, models: new RegExp(`^gpt-5-mini${dated}`), mostInputTokens: shortContext, factor: 1.8, source: openaiPriority },
  { priceIds: ['openai'], when: { tier: 'priority' }, models: new RegExp(`^gpt-4\\.1${dated}`), mostInputTokens: shortContext, factor: 1.75, source: openaiPriority },
  { priceIds: ['anthropic'], when: { geo: 'us' }, factor: 1.1, source: 'https://platform.claude.com/docs/en/about-claude/pricing' },
];

/** An entry of the cache that is kept for an hour costs twice the input price to write, where a table lists no price of its own (https://platform.claude.com/docs/en/about-claude/pricing). */
export const hourOfCacheFactor = 2;

/**
 * Kinds of input that a provider bills as text where it lists no price of their own. Others without a listed price are not known.
 * - OpenAI, Azure, xAI: images are counted in tokens and billed at the text rate (https://platform.openai.com/docs/guides/images-vision).
 * - Google: one input price for text, image, video and audio, unless audio stands apart (https://ai.google.dev/gemini-api/docs/pricing).
 */
export const billedAsText: Readonly<Record<string, ReadonlySet<string>>> = {
  openai: new Set(['imageInput']), azure: new Set(['imageInput']), 'x-ai': new Set(['imageInput']), google: new Set(['imageInput', 'videoInput', 'audioInput']),
};

interface Fee { readonly priceIds: readonly string[]; readonly kind: FeeKind; readonly models?: RegExp; readonly usd: number; /** Once for a request, however often it searched. */ readonly once?: true; readonly source: string }

/** Fees for each call of a provider's own tool, in US$, where the price tables list none for the model. Free allowances of an account are not known, so they are not taken off. */
export const publishedFees: readonly Fee[] = [
  { priceIds: ['anthropic'], kind: 'webSearches', usd: 0.01, source: 'https://platform.claude.com/docs/en/about-claude/pricing' },
  { priceIds: ['openai'], kind: 'webSearches', usd: 0.01, source: 'https://platform.openai.com/docs/pricing' },
  { priceIds: ['openai'], kind: 'fileSearches', usd: 0.0025, source: 'https://platform.openai.com/docs/pricing' },
  { priceIds: ['google'], kind: 'webSearches', models: /^gemini-3/, usd: 0.014, source: 'https://ai.google.dev/gemini-api/docs/pricing' },
  { priceIds: ['google'], kind: 'webSearches', models: /^gemini-2/, usd: 0.035, once: true, source: 'https://ai.google.dev/gemini-api/docs/pricing' },
];

/** What the provider's own tools cost beside the tokens, in US$; `NaN`: one was used whose fee is not known. `listed`: by the price table or the tenant. */
export function feesUsd({ fees }: BilledDetails, priceId: string, model: string, listed: Readonly<Partial<Record<FeeKind, number>>> = {}): number {
  let usd = 0;
  for (const kind of feeKinds) {
    const count = fees[kind] ?? 0;
    if (count === 0) continue;
    const published = publishedFees.find((fee) => fee.kind === kind && fee.priceIds.includes(priceId) && (fee.models?.test(model) ?? true));
    usd += (listed[kind] === undefined && published?.once === true ? 1 : count) * (listed[kind] ?? published?.usd ?? Number.NaN);
  }
  return usd;
}

const dimensions = ['tier', 'geo', 'speed'] as const;

/** What the tokens' price is multiplied by: each unusual circumstance must have its factor. `null`: one has none, so the price is not known. */
export function factorOf(priceId: string, model: string, details: BilledDetails, inputTokens: number): number | null {
  let product = 1;
  for (const dimension of dimensions) {
    const value = details[dimension];
    if (value === null) continue;
    const found = priceFactors.find(({ priceIds, when, models, mostInputTokens }) => (
      priceIds.includes(priceId) && when[dimension] === value && (models?.test(model) ?? true) && inputTokens <= (mostInputTokens ?? Number.POSITIVE_INFINITY)
    ));
    if (found === undefined) return null;
    product *= found.factor;
  }
  return product;
}

/** What a setting at the provider, which no request shows, can raise the price by: a workspace of Anthropic may hold inference to a region. */
export function hiddenFactorOf(priceId: string): number {
  return priceFactors.filter(({ priceIds, when }) => priceIds.includes(priceId) && when.geo !== undefined).reduce((most, { factor }) => Math.max(most, factor), 1);
}
