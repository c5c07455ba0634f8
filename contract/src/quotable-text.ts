/**
 * A text as quotations are compared with it: typographic variants, white space and line-end hyphens do not matter,
 * letters, digits, signs and their order do. Of each unit (UTF-16) it is known where it stood.
 */
export interface QuotableText {
  /** Hyphens vanish only between letters (“infor-\nmation”), so that “-5” never equals “5”; white space vanishes everywhere but between digits, so that “1 2” never equals “12”. */
  readonly text: string;
  /** The text that it was made of. */
  readonly original: string;
  /** Of each unit of `text` where in `original` it begins and where what it was made of ends. */
  readonly starts: readonly number[];
  readonly ends: readonly number[];
  /** Units before which white space or a dash was dropped, so that a word may begin there. */
  readonly apart: ReadonlySet<number>;
}

/** Signs of one meaning. The rest is NFKC, of the Unicode Standard Annex #15. */
const variants: ReadonlyMap<string, string> = new Map(Object.entries({
  '&lt;': '<', '&gt;': '>', '&quot;': '"', '&amp;': '&',
  '‘': "'", '’': "'", '‚': "'", '‛': "'", '′': "'", '`': "'", '´': "'", '“': '"', '”': '"', '„': '"', '‟': '"', '″': '"', '«': '"', '»': '"',
  '‐': '-', '‑': '-', '‒': '-', '–': '-', '—': '-', '―': '-', '−': '-',
}));

/** A run of plain letters and digits or of white space, an entity of the frame, a syllable of Hangul in its parts, a character with its marks. */
const piecePattern = /[A-Za-z0-9]+(?!\p{M})|\s+(?!\p{M})|&(?:lt|gt|quot|amp);|[\u1100-\u11ff]+|[^\p{M}]\p{M}*|\p{M}+/gu;
const plain = /^[A-Za-z0-9]/;
const invisible = /^(?:[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]|[\u{e0000}-\u{e007f}])/u;
/** Spaces that hold a number together: “1 500” is one where they stand before three digits. */
const groupingSpace = /^[\u00a0\u2007\u2009\u202f]$/;
const groupOfThree = /^\d{3}(?!\d)/;
const dash = /^[\u2013-\u2015]$/;
const letterAtEnd = /\p{L}$/u;
const letter = /^\p{L}/u;
const digit = /^\d/;
const digitAtEnd = /\d$/;
const space = /^\s+$/;

interface Piece { readonly said: string; readonly start: number; readonly end: number }

/** Reads a text as quotations are compared with it. Pure. */
export function readQuotable(original: string): QuotableText {
  const pieces = piecesOf(original);
  const starts: number[] = [];
  const ends: number[] = [];
  const gaps = new Set<number>();
  const said: string[] = [];
  let length = 0;
  let last = '';
  let apart = false;
  const add = (part: string, { start, end }: Pick<Piece, 'start' | 'end'>): void => {
    if (apart) gaps.add(length);
    const one = part.length === end - start && plain.test(part);
    for (let unit = 0; unit < part.length; unit += 1) {
      starts.push(one ? start + unit : start);
      ends.push(one ? start + unit + 1 : end);
    }
    said.push(part);
    length += part.length;
    last = part;
    apart = false;
  };
  for (let index = 0; index < pieces.length; index += 1) {
    const piece = pieces[index];
    if (piece === undefined) break;
    const after = afterSpaces(pieces, index + 1);
    const next = pieces[after];
    if (space.test(piece.said)) {
      const held = groupingSpace.test(original.slice(piece.start, next?.start)) && groupOfThree.test(next?.said ?? '');
      apart ||= !held;
      if (digitAtEnd.test(last) && next !== undefined && digit.test(next.said)) {
        add(' ', { start: piece.start, end: next.start });
        apart = !held;
      }
      index = after - 1;
    } else if (piece.said === '-' && !apart && letterAtEnd.test(last) && next !== undefined && letter.test(next.said)) {
      // A hyphen holds its word together, also over the end of a line; a dash does not, nor one that waits for its word (“pre- and post-”).
      const between = original.slice(piece.end, next.start);
      apart = dash.test(original.slice(piece.start, piece.end)) || (space.test(between) && !/[\n\r\f\u2028\u2029]/.test(between));
      index = after - 1;
    } else {
      add(piece.said, piece);
    }
  }
  return { text: said.join(''), original, starts, ends, apart: gaps };
}

function piecesOf(text: string): readonly Piece[] {
  return [...text.matchAll(piecePattern)].flatMap((match): Piece[] => {
    const [character] = match;
    if (invisible.test(character)) return [];
    const said = variants.get(character) ?? Array.from(character.normalize('NFKC'), (part) => variants.get(part) ?? part).join('');
    return said === '' ? [] : [{ said: /\s/.test(said) && !space.test(said) ? said.replace(/\s/g, '') : said, start: match.index, end: match.index + character.length }];
  });
}

function afterSpaces(pieces: readonly Piece[], from: number): number {
  let index = from;
  while (space.test(pieces[index]?.said ?? '')) index += 1;
  return index;
}
