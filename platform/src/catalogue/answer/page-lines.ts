import { findQuotations, type QuotableText, readQuotable } from '@keystead/contract';
import { once } from '../../foundation/index.ts';
import type { Citation } from './evidence.ts';
import type { SourceText } from './sources.ts';
import { valueAt } from './value-at.ts';

/** A printed page and the line on it, as transcripts are cited: `12:4`. Where no lines are printed, the page alone. */
interface Place { readonly page: number | null; readonly line: number | null }
interface Span { readonly from: Place; readonly to: Place }
/** A page of a file, read once for all that is quoted of it. */
interface ReadPage { readonly quotable: () => QuotableText; readonly lines: () => readonly PrintedLine[] }

/** What stands more often than this, e.g. “Yes.” in a long examination, is compared with no label: none could be told from another. */
const mostPlaces = 500;

/**
 * Compares the page:line labels beside quotations with where these stand: the page that is printed in the text, the numbers at the left of its lines.
 * A label that names another place comes back as a citation that was not found, with the right one. Nothing is said about a quotation that was not
 * found itself, nor of what is not printed: where a file numbers no lines, a label must not either. Pure.
 *
 * @param field Name of the field beside `evidence` that holds the label.
 */
export function checkPageLines(output: unknown, field: string, citations: readonly Citation[], sources: readonly SourceText[]): readonly Citation[] {
  const pages = new Map<string, ReadPage>();
  const pageOf = (documentId: string, number: number): ReadPage | null => {
    const key = `${number} ${documentId}`;
    const known = pages.get(key);
    if (known !== undefined) return known;
    const text = sources.find((source) => source.documentId === documentId)?.pages[number - 1];
    if (text === undefined) return null;
    const page = { quotable: once(() => readQuotable(text)), lines: once(() => printedLines(text)) };
    pages.set(key, page);
    return page;
  };
  return citations.flatMap((citation): Citation[] => {
    if (!citation.path.endsWith('.evidence') || citation.state === 'not-found' || citation.documentId === null || citation.foundPage === null) return [];
    const path = `${citation.path.slice(0, -'evidence'.length)}${field}`;
    const label = valueAt(output, path);
    const page = pageOf(citation.documentId, citation.foundPage);
    if (typeof label !== 'string' || page === null) return [];
    const said = readLabel(label);
    const stands = said.length === 0 ? [] : standsAt(page, citation.quote);
    if (said.length === 0 || stands.length === 0 || said.some((span) => stands.some((place) => meets(span, place)))) return [];
    const foundAt = write(stands[0]);
    return [{ path, document: citation.document, documentId: citation.documentId, page: null, quote: label, state: 'not-found', foundPage: null, ...foundAt === null ? {} : { foundAt } }];
  });
}

/** `12:4-9`, `12:24-13:3`, several of them, or a page alone; empty for what is no label. */
function readLabel(label: string): readonly Span[] {
  const lines = [...label.matchAll(/(\d{1,4}):(\d{1,2})(?:\s*[-–]\s*(?:(\d{1,4}):)?(\d{1,2}))?/g)];
  if (lines.length > 0) return lines.map(([, page = '', line = '', lastPage, lastLine]) => ({ from: place(page, line), to: place(lastPage ?? page, lastLine ?? line) }));
  const pages = /^(?:p(?:age|p?\.)?\s*)?(\d{1,4})(?:\s*[-–]\s*(\d{1,4}))?$/i.exec(label.trim());
  return pages === null ? [] : [{ from: { page: Number(pages[1]), line: null }, to: { page: Number(pages[2] ?? pages[1]), line: null } }];
}

const place = (page: string, line: string): Place => ({ page: Number(page), line: Number(line) });

/** Every place of a quotation on a page of the file, as it is printed there; none where it stands too often. */
function standsAt({ quotable, lines }: ReadPage, quote: string): readonly Span[] {
  const found = findQuotations(quotable(), readQuotable(quote), mostPlaces + 1);
  if (found.length > mostPlaces) return [];
  return found.flatMap(({ start, end }): Span[] => {
    const [from, to] = [lineAt(lines(), start), lineAt(lines(), end - 1)];
    return from === undefined || to === undefined ? [] : [{ from, to }];
  });
}

interface PrintedLine extends Place { readonly end: number }

/** The first line that ends after an offset, by halves: lines are in order, and may be hundreds of thousands. */
function lineAt(lines: readonly PrintedLine[], offset: number): PrintedLine | undefined {
  let [low, high] = [0, lines.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (offset < (lines[middle]?.end ?? 0)) high = middle;
    else low = middle + 1;
  }
  return lines[low];
}

const pageMark = /^\s*page\s+(\d{1,4})(?:\s+of\s+\d{1,4})?\s*$/i;
const loneNumber = /^\s*(\d{1,4})\s*$/;
const firstLine = /^\s{0,12}1\s+\S/;
const numbered = /^\s{0,12}(\d{1,2})(?:\s+(\S)|\s*$)/;

/**
 * Where each line of a page of the file is printed: one sheet may hold several pages, and a heading names the page that follows it, a footer the one before.
 * Nothing where the numbers stand in a column of their own: then none says which line is whose.
 */
function printedLines(text: string): readonly PrintedLine[] {
  const raw = text.split('\n');
  const marks = pageMarks(raw);
  const numbers = raw.map((line, index) => (marks[index] === null ? numbered.exec(line) : null));
  const found = numbers.filter((match) => match !== null);
  const isNumbered = countsUp(found.map(([, number]) => Number(number)));
  if (isNumbered && found.filter(([, , word]) => word !== undefined).length < found.length / 2) return [];
  const firstMark = marks.findIndex((mark) => mark !== null);
  const headed = firstMark < 0 || !numbers.slice(0, firstMark).some((match) => match !== null);
  const pages = headed ? carried(marks) : carried(marks.toReversed()).toReversed();
  let end = 0;
  let line: number | null = null;
  return raw.map((written, index) => {
    end += written.length + 1;
    const number = numbers[index]?.[1];
    if (marks[index] !== null) line = null;
    else if (isNumbered && number !== undefined) line = Number(number);
    return { page: pages[index] ?? null, line, end };
  });
}

/** Of each line the number of a printed page that it gives: “Page 12”, or 12 alone over line 1; `null` of any other. */
function pageMarks(lines: readonly string[]): readonly (number | null)[] {
  let overFirst = false;
  return lines.toReversed().map((line) => {
    const named = pageMark.exec(line)?.[1] ?? (overFirst ? loneNumber.exec(line)?.[1] : undefined);
    if (line.trim() !== '') overFirst = firstLine.test(line);
    return named === undefined ? null : Number(named);
  }).toReversed();
}

/** Each mark goes on until the next one. */
function carried(marks: readonly (number | null)[]): readonly (number | null)[] {
  let last: number | null = null;
  return marks.map((mark) => { last = mark ?? last; return last; });
}

/** Whether numbers at the left are those of lines: nearly each is one more than the one before, or begins a page anew. */
function countsUp(numbers: readonly number[]): boolean {
  const follows = numbers.filter((number, index) => index > 0 && (number === (numbers[index - 1] ?? 0) + 1 || number === 1)).length;
  return numbers.length >= 3 && follows >= (numbers.length - 1) * 0.8;
}

/** Whether a label and a place share a line. What is not printed is not compared, but a line that is printed nowhere cannot be right. */
function meets(said: Span, stands: Span): boolean {
  if (said.from.line !== null && stands.from.line === null) return false;
  const before = (a: Place, b: Place): boolean => a.page !== null && b.page !== null && a.page !== b.page ? a.page < b.page : a.line !== null && b.line !== null && a.line < b.line;
  return !before(said.to, stands.from) && !before(stands.to, said.from);
}

/** A place as a label; `null` where nothing is printed. */
function write(span: Span | undefined): string | null {
  if (span === undefined) return null;
  const { from, to } = span;
  if (from.page === null) return from.line === null ? null : `line ${from.line}`;
  if (from.line === null || to.line === null) return String(from.page);
  if (to.page !== from.page) return `${from.page}:${from.line}-${to.page}:${to.line}`;
  return from.line === to.line ? `${from.page}:${from.line}` : `${from.page}:${from.line}-${to.line}`;
}
