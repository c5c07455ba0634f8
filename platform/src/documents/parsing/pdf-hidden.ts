import type { PaintedText } from './pdf-paint.ts';

interface Apart { readonly reason: string; readonly text: string }

/** Spaces are put where letters stand apart, so they are left out where texts are compared. */
const lettersOf = (text: string): readonly string[] => [...text.normalize('NFKC').replace(/\s+/g, '')];

/**
 * Takes out of the text of a page what a person does not see of it. The two readings of a page hold the same letters in the same order, so each letter of the one tells about
 * the same letter of the other; where they do not agree (text from right to left), hidden passages are looked for by their words.
 */
export function setApart(text: string, painted: readonly PaintedText[]): { readonly text: string; readonly hidden: readonly Apart[] } {
  if (painted.every(({ reason }) => reason === null)) return { text, hidden: [] };
  const reasons = reasonsOf(text, painted);
  let seen = '';
  const hidden: { reason: string; text: string }[] = [];
  let last: string | null = null;
  let place = 0;
  for (const character of text) {
    const size = lettersOf(character).length;
    const reason: string | null = size === 0 ? last : reasons[place] ?? null;
    place += size;
    if (reason === null) seen += character;
    else if (reason === last) hidden[hidden.length - 1] = { reason, text: `${hidden.at(-1)?.text ?? ''}${character}` };
    else hidden.push({ reason, text: character });
    last = reason;
  }
  const apart = hidden.map(({ reason, text: words }) => ({ reason, text: words.trim() })).filter(({ text: words }) => words !== '');
  return { text: seen.replace(/[ \t]{2,}/g, ' ').replace(/ *\n */g, '\n').replace(/\n{3,}/g, '\n\n').trim(), hidden: apart };
}

/** For each letter of a text, spaces left out, why it is not seen. */
function reasonsOf(text: string, painted: readonly PaintedText[]): readonly (string | null)[] {
  const letters = lettersOf(text);
  const drawn = painted.flatMap(({ text: words, reason }) => lettersOf(words).map((letter) => ({ letter, reason })));
  if (letters.length === drawn.length && letters.every((letter, index) => letter === drawn[index]?.letter)) return drawn.map(({ reason }) => reason);
  const reasons = Array.from<unknown, string | null>(letters, () => null);
  let from = 0;
  for (const { words, reason } of passagesOf(painted)) {
    const start = indexOf(letters, words, from);
    if (start < 0) continue;
    reasons.fill(reason, start, start + words.length);
    from = start + words.length;
  }
  return reasons;
}

/** Hidden texts that follow each other, joined. */
function passagesOf(painted: readonly PaintedText[]): readonly { readonly words: readonly string[]; readonly reason: string }[] {
  const passages: { words: string[]; reason: string }[] = [];
  let before: string | null = null;
  for (const { text, reason } of painted) {
    if (reason !== null && reason === before) passages.at(-1)?.words.push(...lettersOf(text));
    else if (reason !== null) passages.push({ words: [...lettersOf(text)], reason });
    before = reason;
  }
  return passages;
}

function indexOf(letters: readonly string[], words: readonly string[], from: number): number {
  if (words.length === 0) return -1;
  for (let start = from; start + words.length <= letters.length; start += 1) if (words.every((letter, index) => letters[start + index] === letter)) return start;
  return -1;
}
