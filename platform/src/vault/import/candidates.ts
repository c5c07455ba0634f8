import { type Environment, secret as secretText } from '@keystead/contract';
import type { VaultProvider, VaultProviders } from '../providers.ts';
import { holdsSecret } from '../scrub.ts';
import type { FoundKey } from './found-key.ts';

/** An entry of an import as it is offered; `secret` never leaves the egress role. */
export interface Candidate {
  readonly index: number;
  readonly name: string;
  readonly provider: string | null;
  readonly environment: Environment;
  readonly state: 'new' | 'not-recognised' | 'rejected' | 'missing';
  readonly detail: string | null;
  /** As it would be sealed; `null` where there is none, or it cannot be a key. */
  readonly secret: string | null;
}

/** What else providers are called in files, by the provider's id here. */
const otherNames: Readonly<Record<string, readonly string[]>> = {
  openai: ['open-ai', 'chatgpt', 'gpt'], anthropic: ['claude'], google: ['gemini', 'google-ai-studio', 'googleai', 'generativelanguage', 'palm'],
  mistral: ['mistralai', 'mistral-ai', 'codestral'], together: ['togetherai', 'together-ai'], groq: ['groqcloud'],
  xai: ['x-ai', 'grok'], huggingface: ['hugging-face', 'hf'], moonshot: ['moonshotai', 'kimi'], alibaba: ['dashscope', 'qwen'], perplexity: ['pplx'], zai: ['z-ai', 'zhipuai'], vertex: ['vertex-ai', 'vertexai'], azure: ['azure-openai'],
};

/** Turns what a parser found into candidates: provider and environment guessed, nothing of a key in any text of it. */
export function toCandidates(found: readonly FoundKey[], providers: VaultProviders): readonly Candidate[] {
  const real = [...providers.values()].filter((provider) => !provider.sandbox);
  const secrets = found.flatMap((each) => (each.value !== null && secretText.safeParse(each.value).success ? [each.value.trim()] : []));
  return found.map((each, index) => {
    const read = each.value === null ? null : secretText.safeParse(each.value);
    const provider = recogniseProvider(each, real);
    // A file with a key in it is a key of those providers alone that give such files.
    const secret = read?.success === true && (provider?.readKey !== undefined || !/\s/.test(read.data)) ? read.data : null;
    return { index, name: cleanName(each.name, index, secrets), provider: provider?.id ?? null, environment: guessEnvironment(each), secret, ...judge(each, { secret, provider }) };
  });
}

function judge(found: FoundKey, read: { readonly secret: string | null; readonly provider: VaultProvider | null }): Pick<Candidate, 'state' | 'detail'> {
  if (found.value === null) return { state: 'missing', detail: found.missing ?? 'is not in this file' };
  if (found.unusable !== undefined) return { state: 'rejected', detail: found.unusable };
  if (read.provider === null) return { state: 'not-recognised', detail: read.secret === null ? 'is not a key' : 'belongs to no provider that is recognised; choose one if it is a provider key' };
  if (read.provider.origin === null) return { state: 'rejected', detail: asksForMore(read.provider) };
  return read.secret === null ? { state: 'rejected', detail: 'is not a key: 8 to 8192 printable characters without spaces' } : { state: 'new', detail: null };
}

/** Why a key of this provider cannot come from a file of keys. */
export function asksForMore(provider: VaultProvider): string {
  return `asks for more than a key (${(provider.connection?.fields ?? []).map((field) => field.label).join(', ')}): add this key by itself`;
}

/** By what the key itself begins with; else by the provider that the file names; else by words in its name. */
function recogniseProvider(found: FoundKey, providers: readonly VaultProvider[]): VaultProvider | null {
  const marks = providers.flatMap((provider) => provider.keyPrefixes.map((prefix) => ({ provider, prefix }))).toSorted((a, b) => b.prefix.length - a.prefix.length);
  const byPrefix = marks.find(({ prefix }) => found.value?.trim().startsWith(prefix) === true)?.provider;
  if (byPrefix !== undefined) return byPrefix;
  if (found.provider !== undefined) return byWords([found.provider], providers);
  return byWords([found.name], providers) ?? byWords(found.hints ?? [], providers);
}

function byWords(texts: readonly string[], providers: readonly VaultProvider[]): VaultProvider | null {
  const words = texts.map((text) => `-${text.replaceAll(/([a-z])([A-Z])/g, '$1-$2').toLowerCase().replaceAll(/[^a-z0-9]+/g, '-')}-`);
  const fits = providers.filter((provider) => [provider.id, ...(otherNames[provider.id] ?? [])].some((name) => words.some((word) => word.includes(`-${name}-`))));
  // Two that fit say nothing.
  return fits.length === 1 ? fits[0] ?? null : null;
}

const environmentWords: readonly (readonly [Environment, RegExp])[] = [
  ['staging', /(?:^|[^a-z])(?:staging|stage|stg|preprod|uat|qa)(?:[^a-z]|$)/i],
  ['development', /(?:^|[^a-z])(?:dev|develop|development|test|testing|local)(?:[^a-z]|$)/i],
  ['production', /(?:^|[^a-z])(?:prod|production|live)(?:[^a-z]|$)/i],
];

function guessEnvironment(found: FoundKey): Environment {
  const text = [found.name, ...(found.hints ?? [])].join(' ').replaceAll('_', ' ');
  return environmentWords.find(([, pattern]) => pattern.test(text))?.[0] ?? 'production';
}

/** A name as credentials have it; one that holds a key (columns mixed up) is not shown. */
function cleanName(raw: string, index: number, secrets: readonly string[]): string {
  const name = raw.replaceAll(/\p{Cc}+/gu, ' ').trim().slice(0, 120);
  const withheld = name === '' || secrets.some((secret) => holdsSecret(name, secret) || (name.length >= 12 && secret.includes(name)));
  return withheld ? `Entry ${index + 1}` : name;
}
