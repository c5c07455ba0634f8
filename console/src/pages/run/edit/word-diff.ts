/** A stretch of words that stayed, went, or came. */
export interface WordPart {
  readonly kind: 'same' | 'gone' | 'new';
  readonly text: string;
}

/** Beyond this many comparisons the whole text counts as replaced. */
const mostComparisons = 1_500_000;

/** The difference between two texts by words: their longest common sequence stays. Pure. */
export function diffWords(before: string, after: string): readonly WordPart[] {
  const a = wordsOf(before);
  const b = wordsOf(after);
  if (a.length * b.length > mostComparisons) return [{ kind: 'gone' as const, text: before }, { kind: 'new' as const, text: after }].filter((part) => part.text !== '');
  const lengths = commonLengths(a, b);
  const width = b.length + 1;
  const parts: WordPart[] = [];
  let [i, j] = [0, 0];
  while (i < a.length || j < b.length) {
    const [left, right] = [a[i], b[j]];
    if (left !== undefined && right !== undefined && sameWord(left, right)) {
      add(parts, 'same', right);
      i += 1;
      j += 1;
      continue;
    }
    const takeOld = right === undefined || (left !== undefined && (lengths[(i + 1) * width + j] ?? 0) >= (lengths[i * width + j + 1] ?? 0));
    add(parts, takeOld ? 'gone' : 'new', (takeOld ? left : right) ?? '');
    if (takeOld) i += 1;
    else j += 1;
  }
  return parts;
}

/** Words, each with the white space before it. */
function wordsOf(text: string): readonly string[] {
  return text.match(/\s*\S+/g) ?? [];
}

const sameWord = (a: string, b: string): boolean => a === b || a.trim() === b.trim();

function commonLengths(a: readonly string[], b: readonly string[]): Uint32Array {
  const width = b.length + 1;
  const lengths = new Uint32Array((a.length + 1) * width);
  for (let i = a.length - 1; i >= 0; i -= 1) {
    for (let j = b.length - 1; j >= 0; j -= 1) {
      lengths[i * width + j] = sameWord(a[i] ?? '', b[j] ?? '') ? (lengths[(i + 1) * width + j + 1] ?? 0) + 1 : Math.max(lengths[(i + 1) * width + j] ?? 0, lengths[i * width + j + 1] ?? 0);
    }
  }
  return lengths;
}

function add(parts: WordPart[], kind: WordPart['kind'], text: string): void {
  const last = parts.at(-1);
  if (last?.kind === kind) parts[parts.length - 1] = { kind, text: last.text + text };
  else parts.push({ kind, text });
}
