import type { BillingColumns } from '@keystead/contract';
import type { CsvTable } from './table.ts';

type Column = keyof Pick<BillingColumns, 'day' | 'model' | 'key' | 'input' | 'cacheRead' | 'cacheWrite' | 'output' | 'requests' | 'cost' | 'currency'>;

/** How columns are named in files of providers and clouds, best first, in lower case with spaces for every other sign. */
const names: Readonly<Record<Column, readonly string[]>> = {
  day: ['start time iso', 'usage date utc', 'usage date', 'date utc', 'date', 'day', 'usage start date', 'usage start time', 'start time', 'starting at', 'bill date', 'timestamp'],
  model: ['model', 'model version', 'model id', 'model name', 'line item', 'sku', 'sku description', 'meter name', 'usage type', 'product'],
  key: ['api key id', 'api key', 'key', 'api key name', 'key name', 'token name'],
  input: ['input tokens', 'prompt tokens', 'usage input tokens', 'tokens in', 'input', 'n context tokens total'],
  cacheRead: ['input cached tokens', 'usage input tokens cache read', 'cache read input tokens', 'cached input tokens', 'cached tokens', 'cache read'],
  cacheWrite: ['usage input tokens cache write', 'cache creation input tokens', 'cache write tokens', 'cache write'],
  output: ['output tokens', 'completion tokens', 'usage output tokens', 'tokens out', 'output', 'n generated tokens total'],
  requests: ['num model requests', 'requests', 'request count', 'n requests'],
  cost: ['amount value', 'cost usd', 'cost in usd', 'cost', 'amount', 'total cost', 'unblended cost', 'cost in billing currency', 'price', 'usage', 'total'],
  currency: ['amount currency', 'currency', 'billing currency', 'currency code'],
};

const plain = (name: string): string => name.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, ' ').trim();

/** Which column holds what, as far as names and first lines tell. A person confirms it before anything is stored. */
export function guessColumns({ columns, rows, separator }: CsvTable): BillingColumns {
  const find = (column: Column): string | null => {
    for (const name of names[column]) {
      const found = columns.find((each) => plain(each) === name);
      if (found !== undefined) return found;
    }
    return null;
  };
  const found = Object.fromEntries((Object.keys(names) as Column[]).map((column) => [column, find(column)])) as Record<Column, string | null>;
  const cells = (column: string | null): string[] => (column === null ? [] : rows.slice(0, 200).flatMap(({ cells: row }) => { const cell = row[columns.indexOf(column)]?.trim(); return cell === undefined || cell === '' ? [] : [cell]; }));
  return { ...found, dates: guessDates(cells(found.day)), decimals: guessDecimals(cells(found.cost), separator), costIn: /cent/i.test(found.cost ?? '') ? 'cents' : 'dollars', cachedInInput: !plain(found.input ?? '').includes('uncached') };
}

/** Days and months are told apart by the first number that can be no month; where there is none, month first is only a guess. */
function guessDates(cells: readonly string[]): BillingColumns['dates'] {
  const slashed = cells.flatMap((cell) => { const match = /^(\d{1,2})[/.](\d{1,2})[/.]\d{4}/.exec(cell); return match === null ? [] : [match]; });
  if (slashed.length === 0) return 'iso';
  if (slashed.some(([, first]) => Number(first) > 12) || slashed.every(([whole]) => whole.includes('.'))) return 'day-first';
  return 'month-first';
}

function guessDecimals(cells: readonly string[], separator: string): BillingColumns['decimals'] {
  return separator !== ',' && cells.some((cell) => /,\d+$/.test(cell)) && !cells.some((cell) => /\.\d{1,2}$/.test(cell)) ? 'comma' : 'point';
}
