/** A stretch of words that stayed, went, or came. */
export interface WordPart {
  readonly kind: 'same' | 'gone' | 'new';
  /** With the white space before each word. Of what stayed, as it stands in the second text. */
  readonly text: string;
}

/** Larger tables than this are not made: beyond, all that differs counts as replaced. */
const mostComparisons = 4_000_000;

/**
 * The difference between two texts by words: their longest common sequence stays. White space between words does not count, every other
 * character does. Joined, the parts that did not go are the second text. Pure.
 */
export function diffWords(before: string, after: string): readonly WordPart[] {
  const [a, b] = [wordsOf(before), wordsOf(after)];
  const parts: WordPart[] = [];
  let start = 0;
  while (start < Math.min(a.length, b.length) && sameWord(a[start], b[start])) start += 1;
  let end = 0;
  while (end < Math.min(a.length, b.length) - start && sameWord(a[a.length - 1 - end], b[b.length - 1 - end])) end += 1;
  for (const word of b.slice(0, start)) add(parts, 'same', word);
  compareMiddle(parts, a.slice(start, a.length - end), b.slice(start, b.length - end));
  for (const word of b.slice(b.length - end)) add(parts, 'same', word);
  return parts;
}

/** Words, each with the white space before it; white space at the end of a text belongs to its last word. */
const wordsOf = (text: string): readonly string[] => text.match(/\s*\S+(?:\s+$)?/g) ?? [];
const sameWord = (a: string | undefined, b: string | undefined): boolean => a === b || a?.trim() === b?.trim();

function compareMiddle(parts: WordPart[], a: readonly string[], b: readonly string[]): void {
  if (a.length * b.length > mostComparisons) {
    for (const word of a) add(parts, 'gone', word);
    for (const word of b) add(parts, 'new', word);
    return;
  }
  const [left, right] = [a.map((word) => word.trim()), b.map((word) => word.trim())];
  const width = b.length + 1;
  // The longest common sequence is no longer than the shorter text, whose square is within the bound above.
  const lengths = new Uint16Array((a.length + 1) * width);
  const at = (i: number, j: number): number => lengths[i * width + j] ?? 0;
  for (let i = a.length - 1; i >= 0; i -= 1) {
    for (let j = b.length - 1; j >= 0; j -= 1) lengths[i * width + j] = left[i] === right[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
  }
  let [i, j] = [0, 0];
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && left[i] === right[j]) { add(parts, 'same', b[j] ?? ''); i += 1; j += 1; }
    else if (j >= b.length || (i < a.length && at(i + 1, j) >= at(i, j + 1))) { add(parts, 'gone', a[i] ?? ''); i += 1; }
    else { add(parts, 'new', b[j] ?? ''); j += 1; }
  }
}

function add(parts: WordPart[], kind: WordPart['kind'], text: string): void {
  const last = parts.at(-1);
  if (last?.kind === kind) parts[parts.length - 1] = { kind, text: last.text + text };
  else parts.push({ kind, text });
}
