import { readFileSync } from 'node:fs';

/** US dollars for a million tokens. Missing cache prices: charged as input. */
export interface Rates { readonly input: number; readonly output: number; readonly cacheRead: number; readonly cacheWrite: number }
export interface RateTier extends Rates { readonly inputTokensAbove: number }

export interface CatalogModel {
  /** `null`: given away, or not known. */
  readonly rates: Rates | null;
  readonly tiers: readonly RateTier[];
  readonly contextTokens: number;
  readonly maxOutputTokens: number;
}

type RateColumns = readonly [input: number, output: number, cacheRead: number | null, cacheWrite: number | null];
interface CatalogFile {
  readonly version: string;
  readonly providers: Readonly<Record<string, Readonly<Record<string, {
    readonly context: number; readonly maxOutput: number; readonly rates?: RateColumns; readonly tiers?: readonly (readonly [number, ...RateColumns])[];
  }>>>>;
}

const file = JSON.parse(readFileSync(new URL('catalog.json', import.meta.url), 'utf8')) as CatalogFile;

function toRates([input, output, cacheRead, cacheWrite]: RateColumns): Rates {
  return { input, output, cacheRead: cacheRead ?? input, cacheWrite: cacheWrite ?? input };
}

const models: ReadonlyMap<string, CatalogModel> = new Map(Object.entries(file.providers).flatMap(([provider, ofProvider]) => Object.entries(ofProvider).map(([id, model]) => [
  `${provider} ${id}`,
  {
    rates: model.rates === undefined ? null : toRates(model.rates),
    tiers: (model.tiers ?? []).map(([inputTokensAbove, ...columns]) => ({ inputTokensAbove, ...toRates(columns) })),
    contextTokens: model.context, maxOutputTokens: model.maxOutput,
  },
] as const)));

export const catalogVersion = file.version;

/** The model under exactly this id; see generate-catalog.ts for where it comes from. */
export function findInCatalog(priceId: string, model: string): CatalogModel | undefined {
  return models.get(`${priceId} ${model}`);
}
