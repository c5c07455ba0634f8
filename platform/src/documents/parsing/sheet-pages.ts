import type { PagePlace } from './parsed.ts';

/** About one printed page, as for running text. */
const charactersOfPage = 3_000;

/** Rows of a sheet with the number of each, from 1. */
export interface SheetRow { readonly number: number; readonly cells: readonly string[]; /** Lines that belong to the row and are none of its cells. */ readonly below?: readonly string[] }
export interface SheetPages { readonly pages: readonly string[]; readonly places: readonly PagePlace[] }

/**
 * Lays the rows of a sheet on pages: a row is a line, cells are separated by tabs, and a page ends between two rows. The first row
 * stands once, where it is. Empty rows are left out; the number of a page's first row still counts them.
 */
export function layRows(part: string, rows: Iterable<SheetRow>): SheetPages {
  const pages: string[] = [];
  const places: PagePlace[] = [];
  let lines: string[] = [];
  let characters = 0;
  let firstRow = 1;
  const turn = (): void => {
    if (lines.length === 0) return;
    pages.push(lines.join('\n'));
    places.push({ part, firstRow });
    [lines, characters] = [[], 0];
  };
  for (const { number, cells, below = [] } of rows) {
    const line = cells.map(cellText).join('\t').replace(/\t+$/, '');
    const said = [...line.trim() === '' ? [] : [line], ...below];
    if (said.length === 0) continue;
    const length = said.reduce((sum, each) => sum + each.length + 1, 0);
    if (characters > 0 && characters + length > charactersOfPage + 1) turn();
    if (lines.length === 0) firstRow = number;
    lines.push(...said);
    characters += length;
  }
  turn();
  return { pages, places };
}

/** Tabs and line ends within a cell would look like cells and rows. */
export const cellText = (text: string): string => text.replace(/[\t\r\n\u2028\u2029]+/g, ' ').trim();
