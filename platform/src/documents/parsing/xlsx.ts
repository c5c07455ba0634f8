import { type CellObject, type WorkSheet, read, utils } from '@e965/xlsx';
import { checkPages } from './pages.ts';
import { type HiddenText, type PagePlace, type ParseContext, type ParsedDocument, unreadable } from './parsed.ts';
import { type SheetRow, cellText, layRows } from './sheet-pages.ts';
import { inflateAll, listZip } from './zip.ts';

/** More cells than a page of people reads in a lifetime; a sheet may claim 17 thousand million. */
const maxCellsOfSheet = 5_000_000;
const maxSheets = 500;

/**
 * Reads a workbook (ECMA-376 SpreadsheetML; macros are not touched), sheet by sheet: cells as they are shown, without grouping of digits; dates as
 * ISO 8601; of a formula what it had come to when the file was saved. Hidden sheets, rows and columns are kept apart.
 *
 * @throws ParseRefusal
 */
export function parseXlsx(bytes: Buffer, { limits }: ParseContext): ParsedDocument {
  inflateAll(bytes, listZip(bytes), limits.maxInflatedBytes);
  const book = openBook(bytes);
  const pages: string[] = [];
  const places: PagePlace[] = [];
  const hidden: HiddenText[] = [];
  for (const [index, name] of book.SheetNames.slice(0, maxSheets).entries()) {
    const sheet = book.Sheets[name];
    if (sheet?.['!ref'] === undefined || sheet['!type'] === 'chart') continue;
    const isHidden = (book.Workbook?.Sheets?.[index]?.Hidden ?? 0) !== 0;
    const { seen, unseen } = readSheet(sheet);
    const laid = layRows(name, isHidden ? [] : seen);
    const apart = isHidden ? [...seen, ...unseen] : unseen;
    if (apart.length > 0) hidden.push(...apartFrom(name, apart, isHidden, Math.max(1, pages.length + (isHidden ? 0 : 1))));
    pages.push(...laid.pages);
    places.push(...laid.places);
  }
  if (pages.length === 0) throw unreadable(hidden.length > 0 ? 'all its sheets are hidden' : 'its sheets are empty');
  const kept = hidden.map((text) => ({ ...text, page: Math.min(text.page, pages.length) }));
  return { kind: 'xlsx', paging: 'derived', pages: checkPages(pages, limits), places, ...kept.length === 0 ? {} : { hidden: kept } };
}

function openBook(bytes: Buffer): ReturnType<typeof read> {
  try {
    return read(bytes, { type: 'buffer', dense: true, cellDates: true, UTC: true, cellStyles: true, cellHTML: false, bookVBA: false, cellNF: true });
  } catch (error) {
    if (error instanceof Error && /password|encrypt/i.test(error.message)) throw unreadable('it is protected by a password', error);
    throw unreadable('its contents are damaged', error);
  }
}

/** The rows that are shown, and those parts that are not. */
function readSheet(sheet: WorkSheet): { readonly seen: readonly SheetRow[]; readonly unseen: readonly SheetRow[] } {
  const range = utils.decode_range(sheet['!ref'] ?? 'A1');
  const rows = sheet['!data'] ?? [];
  const columns = sheet['!cols'] ?? [];
  const seen: SheetRow[] = [];
  const unseen: SheetRow[] = [];
  let cellCount = 0;
  for (let row = range.s.r; row <= Math.min(range.e.r, rows.length - 1); row += 1) {
    const cells = rows[row] ?? [];
    cellCount += cells.length;
    if (cellCount > maxCellsOfSheet) throw unreadable(`a sheet of it has more than ${maxCellsOfSheet} cells`);
    const texts = Array.from({ length: Math.max(0, cells.length - range.s.c) }, (_, offset) => showCell(cells[range.s.c + offset]));
    const rowHidden = sheet['!rows']?.[row]?.hidden === true;
    const shown = (_: string, offset: number): boolean => !rowHidden && columns[range.s.c + offset]?.hidden !== true;
    seen.push({ number: row + 1, cells: rowHidden ? [] : texts.filter(shown) });
    unseen.push({ number: row + 1, cells: texts.filter((text, offset) => text !== '' && !shown(text, offset)) });
  }
  return { seen, unseen: unseen.filter(({ cells }) => cells.length > 0) };
}

/** A cell as a person sees it. Grouping is left out so that an amount is found however it is written. */
function showCell(cell: CellObject | undefined): string {
  if (cell === undefined || cell.t === 'z' || cell.v === undefined) return '';
  if (cell.v instanceof Date) return showDate(cell.v);
  if (cell.t === 'n') return (cell.w ?? String(cell.v)).trim().replace(/(?<=\d),(?=\d{3})/g, '');
  if (cell.t === 'b') return cell.v === true ? 'TRUE' : 'FALSE';
  return cell.t === 'e' ? cell.w ?? '#ERROR' : cellText(String(cell.v));
}

/** A date without a time of day is a day; one before 1900-01-02 is a time of day alone. */
function showDate(date: Date): string {
  if (Number.isNaN(date.getTime())) return '';
  const [day = '', time = ''] = date.toISOString().slice(0, 19).split('T');
  if (date.getTime() < Date.UTC(1900, 0, 1)) return time;
  return time === '00:00:00' ? day : `${day}T${time}`;
}

function apartFrom(part: string, rows: readonly SheetRow[], whole: boolean, page: number): HiddenText[] {
  const { pages } = layRows(part, rows);
  return pages.map((text) => ({ page, reason: whole ? `the sheet ${part} is hidden` : `hidden rows or columns of the sheet ${part}`, text }));
}
