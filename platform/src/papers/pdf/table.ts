import type { Block } from '../block.ts';
import { settable, widestWord } from './break-lines.ts';
import { type Wish, shareWidth } from './column-widths.ts';
import { type Part, type Sheet, type Style, lineHeight, page, textWidth } from './sheet.ts';

const head: Style = { weight: 'bold', size: 8.5, colour: '#1f2328' };
const body: Style = { weight: 'regular', size: 8.5, colour: '#1f2328' };
const padding = { x: 5, y: 3.5 } as const;
const rule = '#d0d4d9';
const shade = '#eef0f2';

type Table = Extract<Block, { kind: 'table' }>;
interface Column { readonly x: number; readonly width: number }
type Cells = readonly (readonly string[])[];

/** Writes a table. Its head stands again on each page it goes on to; a row that is higher than what is left goes on there too. */
export function writeTable(sheet: Sheet, table: Table): void {
  const { columns, header, room } = begin(sheet, table);
  const part = sheet.root.add('Table');
  if (sheet.room < room) sheet.newPage();
  drawRow(sheet, { columns, cells: header, style: head, part: part.add('TR') });
  for (const row of table.rows) writeRow(sheet, { columns, header, part }, breakCells(sheet, columns, row, body));
  part.end();
  sheet.skip(10);
}

/** Points that a table's head and its first row take: a head stands nowhere without one. Of a row that is long, its first lines. */
export const roomToBegin = (sheet: Sheet, table: Table): number => begin(sheet, table).room;

function begin(sheet: Sheet, table: Table): { readonly columns: readonly Column[]; readonly header: Cells; readonly room: number } {
  const columns = placeColumns(sheet, table);
  const header = breakCells(sheet, columns, table.header, head);
  const first = heightOf(breakCells(sheet, columns, table.rows[0] ?? [], body), body);
  return { columns, header, room: heightOf(header, head) + (isKeptWhole(first) ? first : leastLines * lineHeight(body) + 2 * padding.y) };
}

function placeColumns(sheet: Sheet, { header, rows }: Table): readonly Column[] {
  const wishes = header.map((title, index): Wish => {
    const texts = rows.map((row) => settable(row[index] ?? ''));
    const measure = sheet.measure(body);
    const room = 2 * padding.x + 0.5;
    const bold = sheet.measure(head)(settable(title));
    return {
      whole: Math.max(bold, ...texts.flatMap((text) => text.split('\n')).map(measure)) + room,
      word: Math.max(widestWord(settable(title), sheet.measure(head), 120), ...texts.map((text) => widestWord(text, measure, 120))) + room,
    };
  });
  let x: number = page.left;
  return shareWidth(wishes, textWidth).map((width) => {
    const column = { x, width };
    x += width;
    return column;
  });
}

const breakCells = (sheet: Sheet, columns: readonly Column[], texts: readonly string[], style: Style): Cells =>
  columns.map(({ width }, index) => sheet.breakLines(texts[index] ?? '', style, width - 2 * padding.x));

/** Rows stay whole where that leaves no great gap; of longer ones at least so many lines stand together. */
const isKeptWhole = (height: number): boolean => height < page.height / 3;
const leastLines = 3;
const linesIn = (cells: Cells): number => Math.max(1, ...cells.map((lines) => lines.length));
const heightOf = (cells: Cells, style: Style): number => linesIn(cells) * lineHeight(style) + 2 * padding.y;

interface Place { readonly columns: readonly Column[]; readonly header: Cells; readonly part: Part }

function writeRow(sheet: Sheet, { columns, header, part }: Place, cells: Cells): void {
  const row = part.add('TR');
  const parts = columns.map(() => row.add('TD'));
  for (let from = 0, lines = linesIn(cells); from < lines;) {
    const whole = heightOf(cells.map((cell) => cell.slice(from)), body);
    const fits = Math.floor((sheet.room - 2 * padding.y) / lineHeight(body));
    const turn = whole > sheet.room && (isKeptWhole(whole) || fits < leastLines);
    if (turn) turnPage(sheet, columns, header);
    const take = turn ? Math.floor((sheet.room - 2 * padding.y) / lineHeight(body)) : fits;
    drawCells(sheet, { columns, cells: cells.map((cell) => cell.slice(from, from + take)), style: body, parts });
    from += take;
  }
  row.end();
}

function turnPage(sheet: Sheet, columns: readonly Column[], header: Cells): void {
  sheet.newPage();
  drawRow(sheet, { columns, cells: header, style: head, part: null });
}

interface Row { readonly columns: readonly Column[]; readonly cells: Cells; readonly style: Style }

/** The head of a table; where it only stands again, it is told to nobody twice. */
function drawRow(sheet: Sheet, { part, ...row }: Row & { readonly part: Part | null }): void {
  const height = heightOf(row.cells, row.style);
  sheet.decorate((document) => document.rect(page.left, sheet.y, textWidth, height).fill(shade));
  drawCells(sheet, { ...row, parts: part === null ? null : row.columns.map(() => part.add('TH')) });
  part?.end();
}

function drawCells(sheet: Sheet, { columns, cells, style, parts }: Row & { readonly parts: readonly Part[] | null }): void {
  const top = sheet.y;
  const height = heightOf(cells, style);
  columns.forEach(({ x }, index) => {
    const draw = (): void => {
      for (const [line, text] of (cells[index] ?? []).entries()) sheet.write(text, style, { x: x + padding.x, y: top + padding.y + line * lineHeight(style) });
    };
    const part = parts?.[index];
    if (part === undefined) sheet.decorate(draw);
    else part.content(draw);
  });
  sheet.skip(top + height - sheet.y);
  sheet.decorate((document) => document.moveTo(page.left, top + height).lineTo(page.left + textWidth, top + height).lineWidth(0.5).stroke(rule));
}
