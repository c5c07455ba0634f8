import { catalogTable } from './catalog-table.ts';
import { genaiTable } from './genai-table.ts';
import { perMinute } from './per-minute.ts';
import type { PriceTable, PricedModel } from './price-table.ts';
import { sandboxTable } from './sandbox-table.ts';

/** A dated name of a model: `-2024-07-18`, `-20250929`, `-0813`. */
const datedName = /-(?:20\d{2}-\d{2}-\d{2}|20\d{6}|\d{4})$/;

/** Tables that know exactly this id, in order of preference; the engine's also guesses, so its answer is checked. */
const exactTables: readonly PriceTable[] = [
  sandboxTable,
  { find: (priceId, model, at) => exactly(model, genaiTable.find(priceId, model, at)) },
  catalogTable,
];

function exactly(model: string, priced: PricedModel | null): PricedModel | null {
  return priced?.id === model ? priced : null;
}

const remembered = perMinute((priceId, model, at) => (priceId === null ? null : lookUp(priceId, model.replace(/^models\//, ''), new Date(at))));

/**
 * The price of a model: under its exact id, under its id without the date, then by the engine's likeness of names.
 * Exact ids come first because likeness errs (a new model is not its elder relative). `null`: not known, never zero.
 */
export function findPrice(priceId: string | null, model: string, at: Date): PricedModel | null {
  return remembered(priceId, model, at.getTime());
}

function lookUp(priceId: string, id: string, at: Date): PricedModel | null {
  for (const candidate of new Set([id, id.replace(datedName, '')])) {
    for (const table of exactTables) {
      const priced = table.find(priceId, candidate, at);
      if (priced !== null) return priced;
    }
  }
  return genaiTable.find(priceId, id, at);
}
