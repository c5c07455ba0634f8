import { createHash } from 'node:crypto';
import type { BillingColumns, BillingStatement, QueryOf, operations } from '@keystead/contract';
import type { Actor } from '../../audit/index.ts';
import { InvalidRequest } from '../../foundation/index.ts';
import { countTokens } from './billed-line.ts';
import { type FileProblem, decodeFile } from './csv/decode.ts';
import { guessColumns } from './csv/mapping.ts';
import { type ReadStatement, readStatement } from './csv/read-statement.ts';
import { type CsvTable, readTable } from './csv/table.ts';
import { type Taker, keepStatement } from './take-report.ts';

type Named = QueryOf<typeof operations.previewBillingFile>;

export interface FileReading extends ReadStatement { readonly table: CsvTable; readonly mapping: BillingColumns }

/** Reads a file by the columns that were named, and by guesses for those that were not. Nothing is kept. */
export function readFile(bytes: Uint8Array, named: Named): FileReading {
  const decoded = decodeFile(bytes);
  const table = 'problem' in decoded ? decoded : readTable(decoded.text);
  const empty: CsvTable = { columns: [], rows: [], separator: ',' };
  if ('problem' in table) return { table: empty, mapping: mappingOf(guessColumns(empty), named), lines: [], problems: [table.problem], skipped: 0 };
  const mapping = mappingOf(guessColumns(table), named);
  return { table, mapping, ...readStatement(table, mapping) };
}

/** An empty name, or `-`, says that there is no such column. */
function mappingOf(guess: BillingColumns, named: Named): BillingColumns {
  const column = (name: 'day' | 'model' | 'key' | 'input' | 'cacheRead' | 'cacheWrite' | 'output' | 'requests' | 'cost' | 'currency'): string | null => {
    const chosen = named[`${name}Column`];
    return chosen === undefined ? guess[name] : chosen === '' || chosen === '-' ? null : chosen;
  };
  return {
    day: column('day'), model: column('model'), key: column('key'), input: column('input'), cacheRead: column('cacheRead'), cacheWrite: column('cacheWrite'), output: column('output'), requests: column('requests'), cost: column('cost'), currency: column('currency'),
    dates: named.dates ?? guess.dates, decimals: named.decimals ?? guess.decimals, costIn: named.costIn ?? guess.costIn, cachedInInput: named.cachedInInput === undefined ? guess.cachedInInput : named.cachedInInput === 'true',
  };
}

/** Sums and ends of what was read. */
export function describeReading({ lines }: ReadStatement): { readonly from: string | null; readonly to: string | null; readonly costNanoUsd: number | null; readonly tokens: number | null } {
  const days = lines.map((line) => line.day).toSorted();
  const sum = (numbers: readonly number[]): number | null => (numbers.length === 0 ? null : numbers.reduce((total, number) => total + number, 0));
  return { from: days[0] ?? null, to: days.at(-1) ?? null, costNanoUsd: sum(lines.flatMap((line) => line.costNanoUsd ?? [])), tokens: sum(lines.flatMap((line) => (line.tokens === null ? [] : [countTokens(line.tokens)]))) };
}

const mostDays = 400;

/**
 * Stores a provider's bill from a file.
 * @throws InvalidRequest naming the lines that cannot be read; KeysteadError `conflict` where it was uploaded before.
 */
export async function takeFile(taker: Taker, asked: { readonly tenantId: string; readonly actor: Actor; readonly createdBy: string | null; readonly provider: string; readonly fileName: string; readonly bytes: Uint8Array; readonly named: Named }): Promise<BillingStatement> {
  const reading = readFile(asked.bytes, asked.named);
  const { from, to } = describeReading(reading);
  if (reading.problems.length > 0 || from === null || to === null) throw new InvalidRequest(reading.problems.map(toIssue));
  if (Date.parse(to) - Date.parse(from) > mostDays * 86_400_000) throw new InvalidRequest([{ path: 'file', message: `runs from ${from} to ${to}; at most ${mostDays} days are compared at once` }]);
  const { tenantId, actor, createdBy, provider, fileName } = asked;
  // The columns are part of it: read in another way, the same file is another bill.
  const digest = createHash('sha256').update(asked.bytes).update(JSON.stringify(reading.mapping)).digest();
  return keepStatement(taker, { tenantId, actor, createdBy, provider, from, to, source: { kind: 'upload', fileName }, digest }, { lines: reading.lines, keys: [], again: 'refuse' });
}

function toIssue({ line, text }: FileProblem): { readonly path: string; readonly message: string } {
  return { path: line === null ? 'file' : `line ${line}`, message: text };
}
