import type { SourceText } from '../answer/sources.ts';
import { CannotCompute, type Sheet } from './calculation.ts';

/** The sheets among the sources: pages that say of which sheet they are, put together again. */
export function sheetsOf(sources: readonly SourceText[]): readonly Sheet[] {
  return sources.flatMap((source) => {
    const parts = new Map<string, string[][]>();
    for (const [index, place] of (source.places ?? []).entries()) {
      if (place.firstRow === undefined) continue;
      const rows = parts.get(place.part) ?? [];
      rows.push(...(source.pages[index] ?? '').split('\n').filter((line) => line.trim() !== '').map((line) => line.split('\t').map((cell) => cell.trim())));
      parts.set(place.part, rows);
    }
    return [...parts].map(([name, rows]): Sheet => ({ document: source.name, name, rows }));
  });
}

/** A column that a calculation asks for: what it is called in messages, and what its head may look like. */
export interface Column { readonly title: string; readonly head: RegExp; readonly optional?: true }
export type Table<Key extends string> = readonly Readonly<Record<Key, string>>[];

/** Titles and notes stand above a table; its head is looked for in so many lines. */
const linesBeforeHead = 25;

/**
 * Finds the table that has all the columns asked for, in whichever sheet it stands, and reads its lines; cells of optional columns that
 * are not there are empty. Of two columns that fit, the first counts.
 *
 * @throws CannotCompute naming the columns that no table has.
 */
export function findTable<Key extends string>(sheets: readonly Sheet[], columns: Readonly<Record<Key, Column>>, called: string): Table<Key> {
  const found = seekTable(sheets, columns);
  if (found !== null) return found;
  const wanted = Object.values<Column>(columns).filter((column) => column.optional !== true).map((column) => `“${column.title}”`);
  throw new CannotCompute(sheets.length === 0 ? `${called}: add a spreadsheet or CSV file with the columns ${wanted.join(', ')}` : `${called}: no sheet has the columns ${wanted.join(', ')}; give them these heads`);
}

/** As `findTable`; `null` where no sheet has it. */
export function seekTable<Key extends string>(sheets: readonly Sheet[], columns: Readonly<Record<Key, Column>>): Table<Key> | null {
  const entries = Object.entries<Column>(columns) as [Key, Column][];
  for (const { rows } of sheets) {
    for (const [line, cells] of rows.slice(0, linesBeforeHead).entries()) {
      const places = entries.map(([key, column]) => ({ key, column, at: cells.findIndex((cell) => column.head.test(cell)) }));
      if (places.some(({ at, column }) => at === -1 && column.optional !== true)) continue;
      return rows.slice(line + 1).map((row) => Object.fromEntries(places.map(({ key, at }) => [key, row[at] ?? ''])) as Record<Key, string>);
    }
  }
  return null;
}
