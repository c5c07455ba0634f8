/** Fonts without a map to Unicode give control characters for letters; PostgreSQL, JSON and people can do without them. */
// oxlint-disable-next-line no-control-regex
const controls = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffd]/g;

/** Signs of fonts of symbols, as Word writes them (their code in the private area), that stand before the points of a list. */
const symbols: Readonly<Record<string, string>> = { '\uf0b7': '•', '\uf0a7': '▪' };

/** How many letters of a text are not known: their font does not say what they mean. */
export const countUnknown = (text: string): number => text.match(controls)?.length ?? 0;

/** A text with a sign for each letter that is not known, so that none is missed in silence. */
export const readable = (text: string): string => text.replace(/\r\n?/g, '\n').replace(controls, '\ufffd').replace(/[\uf0b7\uf0a7]/g, (sign) => symbols[sign] ?? sign);

/** A run of text as pdf.js gives it; a gap in a line is a run of a blank as wide as the gap. Sizes in points. */
interface TextRun { readonly str: string; readonly width: number; readonly height: number; readonly hasEOL: boolean }

/** Times the height of the letters; words of a sentence do not stand so far apart, even where lines are stretched. */
const gapOfColumns = 1;

/** Runs as text. What stands far apart in a line is set apart by a tab, so that `1` and `2 500.00` of two columns are not read as one figure. */
export function joinRuns(runs: readonly TextRun[]): string {
  let height = 0;
  return runs.map(({ str, width, height: own, hasEOL }) => {
    if (own > 0) height = own;
    const isGap = str === ' ' && height > 0 && width >= height * gapOfColumns;
    return `${isGap ? '\t' : str}${hasEOL ? '\n' : ''}`;
  }).join('');
}
