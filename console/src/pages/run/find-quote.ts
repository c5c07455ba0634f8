import type { TextMark } from '../../ui/index.ts';

interface Letter { readonly letter: string; readonly page: number; readonly index: number }

/** Typographic variants that count as the same letter when quotes are compared. */
const variants: Readonly<Record<string, string>> = {
  '‘': "'", '’': "'", '‚': "'", '‛': "'", '′': "'", '`': "'", '´': "'", '“': '"', '”': '"', '„': '"', '‟': '"', '″': '"', '«': '"', '»': '"',
  '‐': '-', '‑': '-', '‒': '-', '–': '-', '—': '-', '―': '-', '−': '-',
};
const invisible = /[\s\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/u;
const letterPattern = /\p{L}/u;

/** A text as quotes are compared: no white space, one form of each sign, no hyphens between letters; each letter knows where it came from. */
function lettersOf(text: string, page: number): Letter[] {
  const letters: Letter[] = [];
  let index = 0;
  for (const character of text) {
    if (!invisible.test(character)) {
      const normal = variants[character] ?? character.normalize('NFKC');
      for (const letter of normal) if (!invisible.test(letter)) letters.push({ letter: variants[letter] ?? letter, page, index });
    }
    index += character.length;
  }
  return letters.filter(({ letter }, at) => letter !== '-' || !letterPattern.test(letters[at - 1]?.letter ?? '') || !letterPattern.test(letters[at + 1]?.letter ?? ''));
}

/**
 * Where a quote stands on a page, or across it and the next one, so that it can be highlighted. Whether it counts as
 * found was decided by the server; this only shows the place. Pure.
 */
export function findQuote(pages: readonly { readonly number: number; readonly text: string }[], page: number, quote: string): readonly TextMark[] {
  const source = pages.filter((entry) => entry.number === page || entry.number === page + 1).flatMap((entry) => lettersOf(entry.text, entry.number));
  const wanted = lettersOf(quote, 0).map(({ letter }) => letter);
  if (wanted.length === 0) return [];
  // Joined by units of UTF-16, so that positions in the joined text are positions in `units`.
  const units = source.flatMap((entry) => Array.from({ length: entry.letter.length }, () => entry));
  const at = source.map(({ letter }) => letter).join('').indexOf(wanted.join(''));
  if (at < 0) return [];
  const hit = units.slice(at, at + wanted.join('').length);
  return [...Map.groupBy(hit, (entry) => entry.page)].map(([number, entries]) => ({ page: number, start: entries[0]?.index ?? 0, end: (entries.at(-1)?.index ?? 0) + 1 }));
}
