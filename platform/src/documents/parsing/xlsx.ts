import { type CellObject, type WorkSheet, read, utils } from '@e965/xlsx';
import { onlyPictures, picturesNote, relationsOf } from './archive-relations.ts';
import { type XmlParts, findAll, openXmlParts } from './archive-xml.ts';
import { runsOf } from './drawing-text.ts';
import { checkPages } from './pages.ts';
import { type HiddenText, type PagePlace, type ParseContext, type ParsedDocument, unreadable } from './parsed.ts';
import { type SheetRow, cellText, layRows } from './sheet-pages.ts';
import { inflateAll, listZip } from './zip.ts';

/** More cells than a page of people reads in a lifetime; a sheet may claim 17 thousand million. */
const maxCellsOfSheet = 5_000_000;
const maxSheets = 500;

/**
 * Reads a workbook (ECMA-376 SpreadsheetML; macros are not touched), sheet by sheet: cells as they are shown, without grouping of digits; dates as
 * ISO 8601; of a formula what it had come to when the file was saved, or the formula itself where nothing had computed it. Comments stand below their row, boxes of
 * text below their sheet. Hidden sheets, rows, columns and cells are kept apart.
 *
 * @throws ParseRefusal
 */
export function parseXlsx(bytes: Buffer, { limits }: ParseContext): ParsedDocument {
  const entries = listZip(bytes);
  inflateAll(bytes, entries, limits.maxInflatedBytes);
  const book = openBook(bytes);
  const drawings = drawingLines(openXmlParts(bytes, entries, limits.maxInflatedBytes));
  const pages: string[] = [];
  const places: PagePlace[] = [];
  const hidden: HiddenText[] = [];
  for (const [index, name] of book.SheetNames.slice(0, maxSheets).entries()) {
    const sheet = book.Sheets[name];
    if (sheet === undefined || sheet['!type'] === 'chart') continue;
    const isHidden = (book.Workbook?.Sheets?.[index]?.Hidden ?? 0) !== 0;
    const { seen, unseen } = readSheet(sheet);
    const drawn = drawings.get(name) ?? [];
    if (drawn.length > 0) seen.push({ number: (seen.at(-1)?.number ?? 0) + 1, cells: [], below: drawn });
    const laid = layRows(name, isHidden ? [] : seen);
    const apart = isHidden ? [...seen, ...unseen] : unseen;
    if (apart.length > 0) hidden.push(...apartFrom(name, apart, isHidden, Math.max(1, pages.length + (isHidden ? 0 : 1))));
    pages.push(...laid.pages);
    places.push(...laid.places);
  }
  if (pages.length === 0) throw unreadable(hidden.length > 0 ? 'all its sheets are hidden' : 'its sheets are empty');
  if (pages.every((page) => onlyPictures.test(page))) throw unreadable('its sheets hold nothing but pictures: save it as PDF and upload that');
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
function readSheet(sheet: WorkSheet): { readonly seen: SheetRow[]; readonly unseen: readonly SheetRow[] } {
  if (sheet['!ref'] === undefined) return { seen: [], unseen: [] };
  const range = utils.decode_range(sheet['!ref']);
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
    const isShown = (offset: number): boolean => !rowHidden && columns[range.s.c + offset]?.hidden !== true;
    const covered = (offset: number): boolean => cells[range.s.c + offset]?.z === showsNothing;
    const shownTexts = texts.flatMap((text, offset) => (isShown(offset) ? [covered(offset) ? '' : text] : []));
    seen.push({ number: row + 1, cells: rowHidden ? [] : shownTexts, below: rowHidden ? [] : commentsOf(cells, row) });
    unseen.push({ number: row + 1, cells: texts.filter((text, offset) => text !== '' && (!isShown(offset) || covered(offset))) });
  }
  return { seen, unseen: unseen.filter(({ cells }) => cells.length > 0) };
}

/** A format of numbers (ECMA-376, 18.8.31) that shows nothing, whatever the cell holds. */
const showsNothing = ';;;';
/** A format that counts hours, minutes or seconds beyond a day. */
const counts = /\[(?:h+|m+|s+)\]/i;

/** Comments on the cells of a row, each with who wrote it. */
function commentsOf(cells: readonly (CellObject | undefined)[], row: number): string[] {
  return cells.flatMap((cell, column) => (cell?.c ?? []).flatMap(({ a: author, t: text }) => {
    const said = cellText(text ?? '').slice(0, mostOfComment);
    return said === '' ? [] : [`[comment on ${utils.encode_cell({ r: row, c: column })}${author === undefined || author === '' ? '' : ` by ${cellText(author).slice(0, 100)}`}: ${said}]`];
  }));
}

const mostOfComment = 10_000;

/** A cell as a person sees it. Grouping is left out so that an amount is found however it is written. */
function showCell(cell: CellObject | undefined): string {
  if (cell === undefined) return '';
  // A program that writes files without computing them leaves formulas without a result.
  if (cell.t === 'z') return cell.f === undefined || cell.f === '' ? '' : `=${cell.f}`;
  if (cell.v === undefined) return '';
  if (cell.v instanceof Date) return counts.test(String(cell.z ?? '')) && cell.w !== undefined ? cell.w.trim() : showDate(cell.v);
  if (cell.t === 'n') return cell.z === showsNothing ? String(cell.v) : showNumber(cell);
  if (cell.t === 'b') return cell.v === true ? 'TRUE' : 'FALSE';
  return cell.t === 'e' ? cell.w ?? '#ERROR' : cellText(String(cell.v));
}

/** Without a format of its own, a number is said to the last of the fifteen digits that a spreadsheet keeps, not to the few that its column has room for. */
function showNumber({ v: value, w: shown, z: format }: CellObject): string {
  if (format === 'General' && typeof value === 'number') {
    if (Number.isSafeInteger(value)) return String(value);
    if (Math.abs(value) < 1e15 && Math.abs(value) >= 1e-6) return String(Number(value.toPrecision(15)));
  }
  return (shown ?? String(value)).trim().replace(/(?<=\d),(?=\d{3})/g, '');
}

/** What is drawn over sheets, by the names of these: boxes of text, and how many pictures were not read. */
function drawingLines(parts: XmlParts): ReadonlyMap<string, string[]> {
  const workbook = parts.read('xl/workbook.xml');
  const sheets = relationsOf(parts, 'xl/workbook.xml');
  return new Map((workbook === null ? [] : findAll(workbook, 'sheet')).slice(0, maxSheets).map((sheet) => {
    const part = sheets.get(sheet.attribute('r:id') ?? '')?.name;
    const drawings = part === undefined ? [] : [...relationsOf(parts, part).values()].filter(({ kind }) => kind === 'drawing').map(({ name }) => parts.read(name));
    const lines = drawings.flatMap((drawing) => {
      if (drawing === null) return [];
      const boxes = findAll(drawing, 'sp').map((shape) => findAll(shape, 'p').map(runsOf).join(' ').replace(/\s+/g, ' ').trim()).filter((text) => text !== '');
      return [...boxes.map((text) => `[text box: ${text}]`), picturesNote(findAll(drawing, 'pic').length)].filter((line) => line !== '');
    });
    return [sheet.attribute('name') ?? '', lines];
  }));
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
