import type { ReceiptDocument } from '@keystead/contract';
import type { TokenUsage } from '../../dialects/index.ts';
import { toNanoUsd } from '../money.ts';
import { type PriceQuestion, pricedOf } from './price-of.ts';

type Applied = ReceiptDocument['prices'];
type Kind = Applied['applied'][number]['kind'];

/** How the ledger priced a request. */
export interface PricedRow { readonly costNanoUsd: number | null; readonly priceVersion: string | null; readonly estimated: boolean }

/** One more token of each kind. Caches stand inside the input, reasoning inside the output. */
const oneMore: Readonly<Record<Kind, (usage: Counted) => Counted>> = {
  input: (usage) => ({ ...usage, input: usage.input + 1 }),
  cacheRead: (usage) => ({ ...usage, input: usage.input + 1, cacheRead: usage.cacheRead + 1 }),
  cacheWrite: (usage) => ({ ...usage, input: usage.input + 1, cacheWrite: usage.cacheWrite + 1 }),
  output: (usage) => ({ ...usage, output: usage.output + 1 }),
  reasoning: (usage) => ({ ...usage, output: usage.output + 1, reasoning: usage.reasoning + 1 }),
};

type Counted = { readonly [Name in keyof TokenUsage]: number };

const million = 1_000_000;
const nothing: Pick<Applied, 'applied' | 'discountPercent' | 'termId'> = { applied: [], discountPercent: null, termId: null };

/**
 * The prices by kind of token that stand behind the cost of a row, in US$ per million, after tier and discount: what one more token of the kind would have cost. Only
 * where today's lists still give exactly the row's cost under its own version; else it says why there are none.
 */
export function appliedPrices(usage: TokenUsage, question: PriceQuestion, row: PricedRow): Applied {
  const { priceVersion } = row;
  if (usage.input === null && usage.output === null) return { state: 'nothing-used', ...nothing };
  const terms = termOf(question, priceVersion);
  if (row.estimated) return { state: 'estimate', ...nothing, ...terms };
  if (row.costNanoUsd === null || priceVersion === null) return { state: 'unknown', ...nothing };
  if (priceVersion.startsWith('stated-by-')) return { state: 'stated', ...nothing, ...terms };
  const counted: Counted = { input: usage.input ?? 0, cacheRead: usage.cacheRead ?? 0, cacheWrite: usage.cacheWrite ?? 0, output: usage.output ?? 0, reasoning: usage.reasoning ?? 0 };
  const priced = pricedOf(usage, question);
  if (priced === null || priced.version !== priceVersion || toNanoUsd(priced.usd) !== row.costNanoUsd) return { state: 'other-edition', ...nothing, ...terms };
  const billed: Counted = { ...counted, input: Math.max(0, counted.input - counted.cacheRead - counted.cacheWrite), output: Math.max(0, counted.output - counted.reasoning) };
  const applied = (Object.keys(oneMore) as Kind[]).flatMap((kind) => {
    const more = pricedOf(oneMore[kind](counted), question);
    return billed[kind] === 0 || more === null ? [] : [{ kind, tokens: billed[kind], usdPerMillion: rounded((more.usd - priced.usd) * million) }];
  });
  return { state: 'applied', applied, ...terms };
}

/** What is left of a difference of two sums: their last digits are the computer's. */
function rounded(usd: number): number {
  return Number(usd.toFixed(6));
}

/** The tenant's own term that the version names. */
function termOf({ own }: PriceQuestion, version: string | null): Pick<Applied, 'discountPercent' | 'termId'> {
  const termId = /term:(?<id>[0-9a-f-]{36})/.exec(version ?? '')?.groups?.['id'] ?? null;
  return { termId, discountPercent: own?.terms.find(({ id }) => id === termId)?.discountPercent ?? null };
}
