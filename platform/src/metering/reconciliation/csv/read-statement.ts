import type { BillingColumns } from '@keystead/contract';
import type { BilledLine } from '../billed-line.ts';
import { type WrittenAmount, readAmount, readCount } from '../decimal.ts';
import type { FileProblem } from './decode.ts';
import { isDay, readDay } from './read-day.ts';
import type { CsvRow, CsvTable } from './table.ts';

export interface ReadStatement {
  readonly lines: readonly BilledLine[];
  /** At most twenty; with any of them nothing is stored. */
  readonly problems: readonly FileProblem[];
  /** Lines without a day, as sums at the end are. */
  readonly skipped: number;
}

const mostProblems = 20;

/** Reads a provider's file by its columns. Every line is read or told of; none is dropped in silence but those without a day, which are counted. */
export function readStatement(table: CsvTable, columns: BillingColumns): ReadStatement {
  const missing = missingColumns(table, columns);
  if (missing.length > 0) return { lines: [], problems: missing, skipped: 0 };
  const lines: BilledLine[] = [];
  const problems: FileProblem[] = [];
  let skipped = 0;
  for (const row of table.rows) {
    const read = readLine(row, table, columns);
    if (read === null) skipped += 1;
    else if ('text' in read) problems.push(read);
    else lines.push(read);
    if (problems.length >= mostProblems) break;
  }
  if (lines.length === 0 && problems.length === 0) problems.push({ line: null, text: 'No line has a day in the column that was named for it.' });
  return { lines, problems, skipped };
}

function missingColumns({ columns: present }: CsvTable, columns: BillingColumns): FileProblem[] {
  const named = [columns.day, columns.model, columns.key, columns.input, columns.cacheRead, columns.cacheWrite, columns.output, columns.requests, columns.cost, columns.currency].filter((name) => name !== null);
  const unknown = named.filter((name) => !present.includes(name));
  return [
    ...unknown.map((name) => ({ line: 1, text: `There is no column “${shown(name)}”.` })),
    ...(columns.day === null ? [{ line: 1, text: 'Name the column that holds the day.' }] : []),
    ...(columns.cost === null && columns.input === null && columns.output === null ? [{ line: 1, text: 'Name a column that holds the cost, or the tokens.' }] : []),
  ];
}

type Read<T> = { readonly value: T } | FileProblem;

function readLine(row: CsvRow, { columns: present }: CsvTable, columns: BillingColumns): BilledLine | FileProblem | null {
  const { line } = row;
  const cell = (name: string | null): string => (name === null ? '' : row.cells[present.indexOf(name)]?.trim() ?? '');
  const day = cell(columns.day);
  if (day === '' || !/\d/.test(day)) return null;
  const read = readDay(day, columns.dates);
  if (!isDay(read)) return { line, text: `“${shown(day)}” in ${quoted(columns.day)}: ${read.problem}` };
  const model = readName(cell(columns.model), { line, column: columns.model });
  const key = readName(cell(columns.key), { line, column: columns.key });
  const cost = readCost(cell(columns.cost), { line, columns });
  const tokens = readTokens({ line, columns, cell });
  const requests = readNumber(cell(columns.requests), { line, column: columns.requests });
  const currency = cell(columns.currency);
  for (const each of [model, key, cost, tokens, requests]) if ('text' in each) return each;
  if (currency !== '' && !/^(?:usd|us\$|\$)$/i.test(currency)) return { line, text: `The amount is in ${shown(currency)}. Amounts are compared in US dollars: convert the file first.` };
  if ('text' in model || 'text' in key || 'text' in cost || 'text' in tokens || 'text' in requests) return null;
  return {
    day: read.day, ...modelOrItem(model.value), keyHint: key.value, tokens: tokens.value, requests: requests.value,
    costNanoUsd: cost.value?.nanoUsd ?? null, precisionNanoUsd: cost.value?.precisionNanoUsd ?? 0,
  };
}

/** Models' ids have no spaces; what has some is another item of the bill. An invoice line like `gpt-4o, input` is of the model. */
function modelOrItem(name: string | null): { readonly model: string | null; readonly item: string | null } {
  const model = /^([A-Za-z][\w.:/@-]*)(?:, [\w ]+)?$/.exec(name ?? '')?.[1] ?? null;
  return { model, item: model === null ? name : null };
}

interface At { readonly line: number; readonly column: string | null }

/**
 * Names of models and keys go on into tables and files that others open. What a spreadsheet would run as a formula is no name of either
 * (OWASP, CSV injection).
 */
function readName(text: string, { line, column }: At): Read<string | null> {
  if (text === '') return { value: null };
  if (/^[=+\-@\t\r]/.test(text)) return { line, text: `The cell in ${quoted(column)} begins with “${text.charAt(0)}”, which a spreadsheet would take for a formula. Remove it.` };
  if (text.length > 200 || /\p{Cc}/u.test(text)) return { line, text: `The cell in ${quoted(column)} is too long for a name, or holds control characters.` };
  return { value: text };
}

function readNumber(text: string, { line, column }: At): Read<number | null> {
  if (text === '') return { value: null };
  const count = readCount(text.replace(/^(\d{1,3})((?:[,. ]\d{3})+)$/, (whole) => whole.replace(/\D/g, '')).replace(/\.0+$/, ''));
  return count === null ? { line, text: `“${shown(text)}” in ${quoted(column)} is no whole number.` } : { value: count };
}

function readTokens({ line, columns, cell }: { readonly line: number; readonly columns: BillingColumns; readonly cell: (name: string | null) => string }): Read<BilledLine['tokens']> {
  const counts: number[] = [];
  for (const column of [columns.input, columns.cacheRead, columns.cacheWrite, columns.output]) {
    const read = readNumber(cell(column), { line, column });
    if ('text' in read) return read;
    counts.push(read.value ?? 0);
  }
  if (columns.input === null && columns.output === null) return { value: null };
  const [input = 0, cacheRead = 0, cacheWrite = 0, output = 0] = counts;
  const whole = columns.cachedInInput ? input : input + cacheRead + cacheWrite;
  return whole < cacheRead + cacheWrite ? { line, text: 'More cached tokens than input tokens. If the input column leaves cached tokens out, say so.' } : { value: { input: whole, cacheRead, cacheWrite, output } };
}

function readCost(text: string, { line, columns }: { readonly line: number; readonly columns: BillingColumns }): Read<WrittenAmount | null> {
  if (text === '') return { value: null };
  const bare = text.replace(/^\((.*)\)$/, '-$1').replace(/^([+-]?)\s*(?:US)?\$\s*/i, '$1').replace(/\s*USD$/i, '');
  const [thousands, point] = columns.decimals === 'comma' ? ['.', ','] : [',', '.'];
  const grouped = new RegExp(String.raw`^[+-]?\d{1,3}(?:[${thousands}]\d{3})+(?:[${point}]\d*)?$`);
  const digits = grouped.test(bare) ? bare.replaceAll(thousands, '') : bare;
  const amount = readAmount(digits.replace(point, '.'), columns.costIn === 'cents' ? 2 : 0);
  const ambiguous = point === '.' ? digits.includes(',') : digits.includes('.');
  if (amount === null || ambiguous) return { line, text: `“${shown(text)}” in ${quoted(columns.cost)} is no amount with a decimal ${columns.decimals}.` };
  return { value: amount };
}

const shown = (text: string): string => text.replace(/\p{Cc}/gu, ' ').slice(0, 40);
const quoted = (column: string | null): string => `column “${shown(column ?? '')}”`;
