import { type ResponseOf, type operations, type WordPart, diffWords } from '@keystead/contract';

export type Difference = Omit<ResponseOf<typeof operations.compareDocumentVersions>, 'before' | 'after'>;
type Part = Difference['parts'][number];

/** Unchanged words that are shown before and after a change. */
const wordsAround = 40;

/**
 * What changed between two texts: paragraphs that stand once in both hold them together, so that a change here and another far on do not make everything between
 * them one; then the paragraphs in between are compared, then the words of what stands in place of each other. Pure.
 */
export function compareTexts(before: readonly string[], after: readonly string[]): Difference {
  const [a, b] = [paragraphsOf(before), paragraphsOf(after)];
  const [left, right] = [a.map(plain), b.map(plain)];
  const parts: WordPart[] = [];
  let [from, to] = [0, 0];
  for (const [i, j] of [...anchorsOf(left, right), [a.length, b.length] as const]) {
    parts.push(...between({ texts: a.slice(from, i), plain: left.slice(from, i) }, { texts: b.slice(to, j), plain: right.slice(to, j) }));
    if (j < b.length) parts.push({ kind: 'same', text: b[j] ?? '' });
    [from, to] = [i + 1, j + 1];
  }
  const joined = join(parts);
  return { parts: joined.flatMap((part, index) => shorten(part, { first: index === 0, last: index === joined.length - 1 })), wordsGone: wordsIn(joined, 'gone'), wordsNew: wordsIn(joined, 'new') };
}

const plain = (paragraph: string): string => paragraph.replace(/\s+/g, ' ').trim();

/** Places of paragraphs that stand exactly once in both texts, as many as are in the same order in both (patience sorting). */
function anchorsOf(a: readonly string[], b: readonly string[]): readonly (readonly [number, number])[] {
  const once = (texts: readonly string[]): Map<string, number> => {
    const places = new Map<string, number>();
    for (const [index, text] of texts.entries()) places.set(text, places.has(text) ? -1 : index);
    return places;
  };
  const there = once(b);
  const pairs = [...once(a)].map(([text, i]) => [i, there.get(text) ?? -1] as const).filter(([i, j]) => i >= 0 && j >= 0);
  // The longest run of pairs whose second places grow: of each length, the one that ends earliest.
  const ends: number[] = [];
  const previous: number[] = [];
  for (const [index, [, j]] of pairs.entries()) {
    let [low, high] = [0, ends.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((pairs[ends[middle] ?? 0]?.[1] ?? 0) < j) low = middle + 1; else high = middle;
    }
    previous[index] = low === 0 ? -1 : ends[low - 1] ?? -1;
    ends[low] = index;
  }
  const chain: (readonly [number, number])[] = [];
  for (let index = ends.at(-1) ?? -1; index >= 0; index = previous[index] ?? -1) chain.push(pairs[index] ?? [0, 0]);
  return chain.toReversed();
}

interface Stretch { readonly texts: readonly string[]; readonly plain: readonly string[] }

/** What lies between two paragraphs that hold the texts together. */
function between(a: Stretch, b: Stretch): WordPart[] {
  // Each paragraph is one word of a text of its own.
  const names = new Map<string, string>();
  const nameOf = (paragraph: string): string => {
    const known = names.get(paragraph) ?? String(names.size);
    names.set(paragraph, known);
    return known;
  };
  const parts: WordPart[] = [];
  let [from, to] = [0, 0];
  let gone: readonly string[] = [];
  const flush = (added: readonly string[]): void => {
    if (gone.length + added.length > 0) parts.push(...fine(gone, added));
    gone = [];
  };
  for (const { kind, text } of diffWords(a.plain.map(nameOf).join(' '), b.plain.map(nameOf).join(' '))) {
    const count = text.trim().split(/\s+/).length;
    const these = b.texts.slice(to, to + count);
    if (kind === 'gone') gone = [...gone, ...a.texts.slice(from, from + count)];
    else if (kind === 'new') flush(these);
    else {
      flush([]);
      parts.push({ kind, text: these.join('') });
    }
    if (kind !== 'new') from += count;
    if (kind !== 'gone') to += count;
  }
  flush([]);
  return parts;
}

function fine(gone: readonly string[], added: readonly string[]): readonly WordPart[] {
  return diffWords(gone.join(''), added.join(''));
}

/** Lines with what ends them; empty ones belong to the line before. */
const paragraphsOf = (pages: readonly string[]): readonly string[] => pages.join('\n\n').match(/[^\n]*\S[^\n]*(?:\n\s*)*/g) ?? [];

function join(parts: readonly WordPart[]): readonly WordPart[] {
  const joined: WordPart[] = [];
  for (const part of parts) {
    const last = joined.at(-1);
    if (last?.kind === part.kind) joined[joined.length - 1] = { kind: part.kind, text: last.text + part.text };
    else joined.push(part);
  }
  return joined;
}

const wordsIn = (parts: readonly WordPart[], kind: WordPart['kind']): number => parts.filter((part) => part.kind === kind).reduce((sum, { text }) => sum + (text.match(/\S+/g)?.length ?? 0), 0);

/** Of a long unchanged stretch, the words beside what changed. */
function shorten({ kind, text }: WordPart, { first, last }: { readonly first: boolean; readonly last: boolean }): readonly Part[] {
  const words = kind === 'same' ? text.match(/\s*\S+\s*/g) ?? [] : [];
  const [head, tail] = [first ? 0 : wordsAround, last ? 0 : wordsAround];
  if (words.length <= head + tail + 20) return [{ kind, text }];
  const leftOut: Part = { kind: 'left-out', text: '' };
  return [...head === 0 ? [] : [{ kind, text: words.slice(0, head).join('') }], leftOut, ...tail === 0 ? [] : [{ kind, text: words.slice(-tail).join('') }]];
}
