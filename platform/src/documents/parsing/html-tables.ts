import type { DefaultTreeAdapterTypes } from 'parse5';

type Element = DefaultTreeAdapterTypes.Element;

/** Columns that one cell may cover, rows, and columns of a table that are counted. */
const most = { columns: 64, rows: 1_000, counted: 256 } as const;
/** Characters of a cell that is set in one line; one with more, or with blocks of its own, lays out a page. */
const longestCell = 400;
const layingOut: ReadonlySet<string> = new Set(['table', 'ul', 'ol', 'pre', 'blockquote', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6']);

/** How a cell stands in the line of its row: columns left empty before it, those it covers, and whether it is one line. */
export interface CellPlace { readonly before: number; readonly columns: number; readonly isLine: boolean }

/** Where the cells of a table stand (WHATWG HTML, 4.9.12). Those that reach over rows leave the others of theirs empty, so that figures stay in their columns. */
export function placeCells(table: Element): ReadonlyMap<Element, CellPlace> {
  const places = new Map<Element, CellPlace>();
  const open: number[] = [];
  for (const row of rowsOf(table)) {
    let column = 0;
    const pass = (): number => {
      const from = column;
      for (; (open[column] ?? 0) > 0; column += 1) open[column] = (open[column] ?? 0) - 1;
      return column - from;
    };
    for (const cell of childrenOf(row)) {
      if (cell.tagName !== 'td' && cell.tagName !== 'th') continue;
      const before = pass();
      const [columns, rows] = [spanOf(cell, 'colspan', most.columns), spanOf(cell, 'rowspan', most.rows)];
      for (let each = 0; each < columns && column + each < most.counted; each += 1) open[column + each] = rows - 1;
      column += columns;
      places.set(cell, { before, columns, isLine: isLine(cell) });
    }
    pass();
  }
  return places;
}

const childrenOf = (element: Element): Element[] => element.childNodes.filter((child): child is Element => 'tagName' in child);
const rowsOf = (table: Element): Element[] => childrenOf(table).flatMap((child) => (child.tagName === 'tr' ? [child] : ['thead', 'tbody', 'tfoot'].includes(child.tagName) ? childrenOf(child).filter(({ tagName }) => tagName === 'tr') : []));

function spanOf(cell: Element, name: string, largest: number): number {
  const value = Number(cell.attrs.find((attribute) => attribute.name === name)?.value ?? 1);
  return Number.isInteger(value) && value >= 1 ? Math.min(value, largest) : 1;
}

function isLine(cell: Element): boolean {
  let characters = 0;
  const look = (element: Element, depth: number): boolean => depth < 64 && element.childNodes.every((child) => {
    if (child.nodeName === '#text' && 'value' in child) characters += child.value.length;
    return characters <= longestCell && (!('tagName' in child) || (!layingOut.has(child.tagName) && look(child, depth + 1)));
  });
  return look(cell, 0);
}
