/** A stretch of text that is, or is not, part of what is quoted. */
export interface Piece { readonly text: string; readonly marked: boolean }
/** From the first quoted character to after the last, as positions in the text. */
export interface Stretch { readonly start: number; readonly end: number }

/** A page of a document as it is drawn. */
export type LaidPage =
  | { readonly form: 'text'; readonly pieces: readonly Piece[] }
  | { readonly form: 'table'; readonly rows: readonly LaidRow[] }
  | { readonly form: 'message'; readonly head: readonly { readonly name: string; readonly pieces: readonly Piece[] }[]; readonly pieces: readonly Piece[] };
export interface LaidRow { readonly cited: boolean; readonly cells: readonly (readonly Piece[])[] }

export interface SourcePage { readonly text: string; readonly part: string | null; readonly firstRow: number | null }

/** The lines that the reading of a message puts first. */
const headLine = /^(From|To|Cc|Date|Subject): (.*)$/;

/**
 * Lays a page as what it was: rows of a sheet as a table, the head of a message as its lines, all else as text. The quoted stretch is
 * marked in each. Pure.
 */
export function layPage(page: SourcePage, mark: Stretch | null): LaidPage {
  if (page.firstRow !== null) return { form: 'table', rows: layRows(page.text, mark) };
  if (page.part === 'Message') {
    const head = layHead(page.text, mark);
    if (head.lines.length > 0) return { form: 'message', head: head.lines, pieces: cut(page.text, { start: head.end, end: page.text.length }, mark) };
  }
  return { form: 'text', pieces: cut(page.text, { start: 0, end: page.text.length }, mark) };
}

function layRows(text: string, mark: Stretch | null): LaidRow[] {
  let at = 0;
  const rows = text.split('\n').map((line): LaidRow => {
    let cell = at;
    const cells = line.split('\t').map((words) => {
      const pieces = cut(text, { start: cell, end: cell + words.length }, mark);
      cell += words.length + 1;
      return pieces;
    });
    const cited = mark !== null && mark.start < at + line.length && mark.end > at;
    at += line.length + 1;
    return { cited, cells };
  });
  const columns = Math.max(...rows.map(({ cells }) => cells.length));
  return rows.map((row) => ({ ...row, cells: [...row.cells, ...Array.from({ length: columns - row.cells.length }, () => [])] }));
}

function layHead(text: string, mark: Stretch | null): { readonly lines: { name: string; pieces: readonly Piece[] }[]; readonly end: number } {
  const lines: { name: string; pieces: readonly Piece[] }[] = [];
  let at = 0;
  for (const line of text.split('\n')) {
    const [, name, value] = headLine.exec(line) ?? [];
    if (name === undefined || value === undefined) break;
    const start = at + name.length + 2;
    lines.push({ name, pieces: cut(text, { start, end: start + value.length }, mark) });
    at += line.length + 1;
  }
  const blank = text.slice(at).match(/^\n*/)?.[0].length ?? 0;
  return { lines, end: at + blank };
}

/** The pieces of one part of a text. */
function cut(text: string, part: Stretch, mark: Stretch | null): Piece[] {
  const [start, end] = mark === null ? [part.end, part.end] : [clamp(mark.start, part), clamp(mark.end, part)];
  return [{ text: text.slice(part.start, start), marked: false }, { text: text.slice(start, end), marked: true }, { text: text.slice(end, part.end), marked: false }].filter((piece) => piece.text !== '');
}

const clamp = (position: number, { start, end }: Stretch): number => Math.min(Math.max(position, start), end);

/** What stands over a page: its place in the document, in words. */
export function pageTitle(number: number, { part, firstRow }: Pick<SourcePage, 'part' | 'firstRow'>): string {
  if (part === null) return `Page ${number}`;
  return `Page ${number} · ${part}${firstRow === null || firstRow === 1 ? '' : `, from row ${firstRow}`}`;
}
