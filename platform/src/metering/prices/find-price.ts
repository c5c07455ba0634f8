import { catalogTable } from './catalog-table.ts';
import { genaiTable } from './genai-table.ts';
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

/** Each call needs a price before it is sent, and looking one up costs more than sending it. Prices change on the minute at most. */
const remembered = new Map<string, { readonly minute: number; readonly price: PricedModel | null }>();
/** Callers choose the model's name. */
const mostRemembered = 5_000;

/**
 * The price of a model: under its exact id, under its id without the date, then by the engine's likeness of names.
 * Exact ids come first because likeness errs (a new model is not its elder relative). `null`: not known, never zero.
 */
export function findPrice(priceId: string | null, model: string, at: Date): PricedModel | null {
  if (priceId === null) return null;
  const key = `${priceId} ${model}`;
  const minute = Math.floor(at.getTime() / 60_000);
  const known = remembered.get(key);
  if (known?.minute === minute) return known.price;
  const price = lookUp(priceId, model.replace(/^models\//, ''), at);
  if (remembered.size >= mostRemembered) remembered.clear();
  remembered.set(key, { minute, price });
  return price;
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
