import type { Row } from './calculation.ts';

/** What calculations take out of a form or a draft, whose parts may be missing or of another kind: nothing here throws. */

export type Parts = Readonly<Record<string, unknown>>;

/** So many rows a computed table may have; `table` in fields.ts allows as many. */
export const mostRows = 500;

/** The rows of a table, with a last one that says how many did not fit: none is left out silently. */
export function keptRows(rows: readonly Row[], most = mostRows): readonly Row[] {
  if (rows.length <= most) return rows;
  const names = Object.keys(rows[0] ?? {});
  const said = `${rows.length - most + 1} more rows do not fit in this table`;
  return [...rows.slice(0, most - 1), Object.fromEntries(names.map((name, index) => [name, index === 0 ? said : '']))];
}

export const partsOf = (value: unknown): Parts => (typeof value === 'object' && value !== null && !Array.isArray(value) ? value as Parts : {});
export const textIn = (parts: Parts, name: string): string => (typeof parts[name] === 'string' ? parts[name].trim() : '');
export const listIn = (parts: Parts, name: string): readonly unknown[] => (Array.isArray(parts[name]) ? parts[name] : []);
/** The lines of a typed table, or the entries of a section; what is no line is left out. */
export const rowsIn = (parts: Parts, name: string): readonly Parts[] => listIn(parts, name).filter((row) => typeof row === 'object' && row !== null && !Array.isArray(row)).map(partsOf);
export const wholeIn = (parts: Parts, name: string): number | null => (Number.isSafeInteger(parts[name]) ? parts[name] as number : null);
/** A day as a date field holds it; `null` for anything else. */
export const dayIn = (parts: Parts, name: string): string | null => {
  const value = textIn(parts, name);
  return /^\d{4}-\d{2}-\d{2}$/.test(value) && !Number.isNaN(Date.parse(value)) ? value : null;
};

/** A text cut to so many characters, so that a row keeps to its column. */
export const cut = (text: string, length: number): string => (text.length <= length ? text : `${text.slice(0, length - 2)} …`);
/** The text of a cell, short enough for a column. */
export const cellIn = (parts: Parts, name: string): string => cut(textIn(parts, name), 200);

/** Texts that name the same thing have the same key: letter case, punctuation and white space aside. */
export const keyOf = (text: string): string => text.normalize('NFKC').toLowerCase().replace(/[^\p{L}\p{N}]+/gu, ' ').trim();
