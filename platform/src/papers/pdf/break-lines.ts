/** Width of a text in points. */
export type Measure = (text: string) => number;

/** Characters that have no shape of their own on paper, or would turn the order of others around. */
// oxlint-disable-next-line no-control-regex
const shapeless = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;
const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** Text as it can be set: no control characters, one way of ending lines, letters and their accents joined. */
export function settable(text: string): string {
  return text.replace(/\r\n?|\u2028|\u2029/g, '\n').replace(/\t/g, '    ').replace(shapeless, '').normalize('NFC');
}

/**
 * Breaks text into lines of at most `width` points: at spaces, and within words that are wider than a line. Line ends of
 * the text stay; an empty text is one empty line.
 */
export function breakLines(text: string, width: number, measure: Measure): readonly string[] {
  return text.split('\n').flatMap((line) => breakLine(line.trimEnd(), width, measure));
}

function breakLine(text: string, width: number, measure: Measure): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const token of text.match(/^ +|[^ ]+ */g) ?? []) {
    if (measure(`${line}${token.trimEnd()}`) <= width) {
      line += token;
      continue;
    }
    if (line.trim() !== '') lines.push(line.trimEnd());
    const { whole, rest } = breakWord(token, width, measure);
    lines.push(...whole);
    line = rest;
  }
  return [...lines, line.trimEnd()];
}

/** A word in pieces that each fit a line; what is left of it begins the next. */
function breakWord(word: string, width: number, measure: Measure): { readonly whole: readonly string[]; readonly rest: string } {
  if (measure(word.trimEnd()) <= width) return { whole: [], rest: word };
  const whole: string[] = [];
  let rest = '';
  for (const { segment } of graphemes.segment(word)) {
    if (rest !== '' && measure(`${rest}${segment}`.trimEnd()) > width) {
      whole.push(rest);
      rest = '';
    }
    rest += segment;
  }
  return { whole, rest };
}

/** The width of the widest word, up to `most`. */
export function widestWord(text: string, measure: Measure, most: number): number {
  let widest = 0;
  for (const word of text.split(/[ \n]+/)) widest = Math.max(widest, measure(word));
  return Math.min(widest, most);
}
