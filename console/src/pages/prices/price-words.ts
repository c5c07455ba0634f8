import type { AnswerOf, ItemOf } from '../../api/index.ts';

export type Term = ItemOf<'listPriceTerms'>;
export type ModelInUse = AnswerOf<'listModelPrices'>['models'][number];
export type RepricedDay = AnswerOf<'readRepricing'>['days'][number];

/** US dollars for a million tokens: `$0.15`, `$1,250`; no more digits than there are. */
export function rateText(usd: number): string {
  return `$${usd.toLocaleString('en-US', { minimumFractionDigits: usd >= 0.01 || usd === 0 ? 2 : 0, maximumFractionDigits: 6 })}`;
}

export function priceText(price: Term['price']): string {
  if (price.kind === 'discount') return `${price.percent} % off the list`;
  const { input, output } = price.rates;
  return `${price.kind === 'ceiling' ? 'Ceiling ' : ''}${rateText(input)} in, ${rateText(output)} out`;
}

export const kindText: Readonly<Record<Term['price']['kind'], string>> = { discount: 'A discount off the list', rates: 'Prices of your own', ceiling: 'A ceiling, where no price is known' };

export const sourceText: Readonly<Record<ModelInUse['source'], string>> = {
  'own-rates': 'Your own prices', list: 'Price list', 'list-less-discount': 'Price list, less your discount', ceiling: 'Your ceiling', unknown: 'No price known',
};

export const stateText: Readonly<Record<Term['state'], string>> = { coming: 'Coming', 'in-force': 'In force', ended: 'Ended' };

/** A rate as typed, in US dollars; `undefined` where the field was left empty, `null` where it is no amount. */
export function parseRate(text: string | undefined): number | undefined | null {
  const typed = (text ?? '').trim().replace(',', '.');
  if (typed === '') return undefined;
  return /^\d{1,6}(?:\.\d{1,9})?$/.test(typed) ? Number(typed) : null;
}

export const rateFields = [
  { id: 'cacheRead', label: 'Read from the cache' }, { id: 'cacheWrite', label: 'Written to the cache' }, { id: 'cacheWriteHour', label: 'Written for an hour' },
  { id: 'audioInput', label: 'Sound in' }, { id: 'audioOutput', label: 'Sound out' }, { id: 'imageInput', label: 'Images in' }, { id: 'imageOutput', label: 'Images out' },
] as const;

/** Pages of a report as one: the rows of one day, provider and model are added up. */
export function addDays(days: readonly RepricedDay[]): RepricedDay[] {
  const sums = new Map<string, RepricedDay>();
  for (const day of days) {
    const key = `${day.day} ${day.provider} ${day.model}`;
    const before = sums.get(key);
    sums.set(key, before === undefined ? day : {
      ...day, requests: before.requests + day.requests, billedNanoUsd: before.billedNanoUsd + day.billedNanoUsd, repricedNanoUsd: before.repricedNanoUsd + day.repricedNanoUsd, differenceNanoUsd: before.differenceNanoUsd + day.differenceNanoUsd,
      keptRows: before.keptRows + day.keptRows, unpricedRows: before.unpricedRows + day.unpricedRows, newlyPricedRows: before.newlyPricedRows + day.newlyPricedRows,
    });
  }
  return [...sums.values()];
}

const csvColumns = ['day', 'provider', 'sandbox', 'model', 'requests', 'billedNanoUsd', 'repricedNanoUsd', 'differenceNanoUsd', 'keptRows', 'unpricedRows', 'newlyPricedRows'] as const satisfies readonly (keyof RepricedDay)[];

/** RFC 4180. A cell that a spreadsheet would take for a formula is led by an apostrophe; numbers stay numbers. */
export function toCsv(days: readonly RepricedDay[]): string {
  const cell = (value: string | number | boolean): string => {
    if (typeof value !== 'string') return String(value);
    const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
    return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
  };
  return [csvColumns.join(','), ...days.map((day) => csvColumns.map((column) => cell(day[column])).join(','))].map((line) => `${line}\r\n`).join('');
}
