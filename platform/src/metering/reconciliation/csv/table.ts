import type { FileProblem } from './decode.ts';

export interface CsvRow { /** Of the file, counted from 1. */ readonly line: number; readonly cells: readonly string[] }
export interface CsvTable { readonly columns: readonly string[]; readonly rows: readonly CsvRow[]; readonly separator: string }

const mostRows = 50_000;
const mostColumns = 100;
const mostCell = 2_000;

/** A file whose first line names its columns (RFC 4180, with comma, semicolon or tab). Cells are text and nothing else: none is ever computed. */
export function readTable(text: string): CsvTable | { readonly problem: FileProblem } {
  const firstLine = text.slice(0, text.search(/\r|\n|$/));
  const separator = [',', ';', '\t'].map((sign) => ({ sign, count: firstLine.split(sign).length })).toSorted((left, right) => right.count - left.count)[0];
  if (separator === undefined || separator.count < 2) return { problem: { line: 1, text: 'The first line must name at least two columns, separated by commas, semicolons or tabs.' } };
  const rows = splitRows(text, separator.sign);
  if ('problem' in rows) return rows;
  const [head, ...rest] = rows.rows;
  const columns = (head?.cells ?? []).map((name, index) => name.trim().slice(0, 100) || `column ${index + 1}`);
  if (columns.length > mostColumns) return { problem: { line: 1, text: `The file has ${columns.length} columns; at most ${mostColumns} are read.` } };
  const twice = columns.find((name, index) => columns.indexOf(name) !== index);
  if (twice !== undefined) return { problem: { line: 1, text: 'Two columns have the same name. Give each a name of its own.' } };
  const uneven = rest.find(({ cells }) => cells.length > columns.length);
  if (uneven !== undefined) return { problem: { line: uneven.line, text: `This line has ${uneven.cells.length} cells, and the file has ${columns.length} columns. A cell with a separator in it must stand in quotation marks.` } };
  return { columns, rows: rest.filter(({ cells }) => cells.some((cell) => cell.trim() !== '')), separator: separator.sign };
}

function splitRows(text: string, separator: string): { readonly rows: CsvRow[] } | { readonly problem: FileProblem } {
  const rows: CsvRow[] = [];
  let [line, begins, at] = [1, 1, 0];
  let cells: string[] = [];
  while (at < text.length) {
    const read = readCell(text, at, separator);
    if (read === null) return { problem: { line: begins, text: 'A quotation mark that opens here is not closed.' } };
    if (read.cell.length > mostCell) return { problem: { line: begins, text: `A cell of this line has more than ${mostCell} characters.` } };
    cells.push(read.cell);
    line += read.cell.split('\n').length - 1;
    at = read.end;
    if (text[at] === separator) {
      at += 1;
      if (at < text.length) continue;
      cells.push('');
    }
    if (text[at] === '\r') at += 1;
    if (text[at] === '\n') at += 1;
    rows.push({ line: begins, cells });
    if (rows.length > mostRows + 1) return { problem: { line: begins, text: `The file has more than ${mostRows.toLocaleString('en')} lines. Split it by month.` } };
    cells = [];
    line += 1;
    begins = line;
  }
  return { rows };
}

/** One cell and where it ends; `null` where its quotation mark is never closed. */
function readCell(text: string, from: number, separator: string): { readonly cell: string; readonly end: number } | null {
  if (text[from] !== '"') {
    let end = from;
    while (end < text.length && text[end] !== separator && text[end] !== '\n' && text[end] !== '\r') end += 1;
    return { cell: text.slice(from, end), end };
  }
  let cell = '';
  let at = from + 1;
  for (;;) {
    const quote = text.indexOf('"', at);
    if (quote === -1) return null;
    cell += text.slice(at, quote);
    if (text[quote + 1] !== '"') { at = quote + 1; break; }
    cell += '"';
    at = quote + 2;
  }
  // What stands between the closing mark and the separator belongs to the cell, as spreadsheets have it.
  let end = at;
  while (end < text.length && text[end] !== separator && text[end] !== '\n' && text[end] !== '\r') end += 1;
  return { cell: cell + text.slice(at, end), end };
}
