import type { FormField } from './form-shape.ts';

/** A table as it is typed: lines of cells. Kept as text, one line a row and a tab between cells, as spreadsheets copy it. */
export type Cells = readonly (readonly string[])[];

/** The lines of a typed table, each with a cell for every column. */
export function cellsOf(value: string, columns: number): Cells {
  return value === '' ? [] : value.split('\n').map((line) => {
    const cells = line.split('\t');
    return Array.from({ length: columns }, (_, index) => cells[index] ?? '');
  });
}

export const textOfCells = (cells: Cells): string => cells.map((row) => row.map((cell) => cell.replace(/[\t\r\n]+/g, ' ')).join('\t')).join('\n');

export const isBlank = (row: readonly string[]): boolean => row.every((cell) => cell.trim() === '');

/** Text pasted into a cell: what a spreadsheet copied spreads to the right and down, adding lines up to `most`. */
export function paste(cells: Cells, at: { readonly row: number; readonly column: number }, pasted: string, columns: number, most: number): Cells {
  const block = pasted.replace(/\r\n?/g, '\n').replace(/\n$/, '').split('\n').map((line) => line.split('\t'));
  const height = Math.min(most, Math.max(cells.length, at.row + block.length));
  return Array.from({ length: height }, (_row, row) => Array.from({ length: columns }, (_cell, column) => block[row - at.row]?.[column - at.column]?.trim() ?? cells[row]?.[column] ?? ''));
}

/** A number as people type or copy it: `1,234.50`, `$1,234.50`, `7.5 %`. `null` for anything else. */
export function readNumber(cell: string): number | null {
  const plain = cell.trim().replace(/^\$\s*|\s*%$/g, '');
  return /^-?(?:\d{1,3}(?:,\d{3})+|\d+)?(?:\.\d+)?$/.test(plain) && /\d/.test(plain) ? Number(plain.replaceAll(',', '')) : null;
}

const numeric: ReadonlySet<string> = new Set(['money', 'number', 'percent']);

/** What is sent of a line: numbers as numbers, empty optional cells left out or `null`. */
export function toRow(columns: readonly FormField[], row: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(columns.flatMap((column, index): [string, unknown][] => {
    const cell = (row[index] ?? '').trim();
    if (cell === '') return column.nullable ? [[column.name, null]] : column.required ? [[column.name, '']] : [];
    return [[column.name, numeric.has(column.kind) ? readNumber(cell) ?? cell : cell]];
  }));
}

/** The lines of an earlier input as they are typed. */
export function fromRows(columns: readonly FormField[], rows: readonly unknown[]): string {
  return textOfCells(rows.map((row) => columns.map(({ name }) => {
    const value: unknown = typeof row === 'object' && row !== null ? Reflect.get(row, name) : undefined;
    return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
  })));
}

/** What is missing or cannot be right in a table, in words that name line and column; `null` where nothing is. Empty lines do not count. */
export function checkCells(field: FormField, value: string): string | null {
  const lines = cellsOf(value, field.columns.length).map((row, index) => ({ row, number: index + 1 })).filter(({ row }) => !isBlank(row));
  if (field.minItems !== null && lines.length < field.minItems) return field.minItems === 1 ? 'Fill in a line at least.' : `At least ${field.minItems} lines; there are ${lines.length}.`;
  if (field.maxItems !== null && lines.length > field.maxItems) return `At most ${field.maxItems} lines; there are ${lines.length}.`;
  for (const { row, number } of lines) {
    for (const [index, column] of field.columns.entries()) {
      const problem = checkCell(column, (row[index] ?? '').trim());
      if (problem !== null) return `Line ${number}, ${column.title}: ${problem}`;
    }
  }
  return null;
}

function checkCell(column: FormField, cell: string): string | null {
  if (cell === '') return column.required ? 'is empty.' : null;
  if (column.kind === 'date') return /^\d{4}-\d{2}-\d{2}$/.test(cell) ? null : 'is written as 2026-03-01.';
  if (!numeric.has(column.kind)) return column.maxLength !== null && cell.length > column.maxLength ? `holds at most ${column.maxLength} characters.` : null;
  const number = readNumber(cell);
  if (number === null) return 'is no number.';
  if (column.minimum !== null && number < column.minimum) return `is at least ${column.minimum}.`;
  if (column.maximum !== null && number > column.maximum) return `is at most ${column.maximum}.`;
  return column.integer && !Number.isInteger(number) ? 'is a whole number.' : null;
}
