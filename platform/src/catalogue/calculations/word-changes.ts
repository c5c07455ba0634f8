/** A stretch of words: the same in both texts, only in the first, only in the second, or one in place of the other. */
export interface Stretch { readonly change: 'kept' | 'deleted' | 'inserted' | 'replaced'; readonly before: string; readonly after: string }

/** Larger tables than this are not made: beyond, the middle counts as replaced. */
const mostCells = 4_000_000;

/** Compares two texts word by word (longest common subsequence); space does not count, every other character does. */
export function compareWords(before: string, after: string): readonly Stretch[] {
  const [a, b] = [wordsOf(before), wordsOf(after)];
  let start = 0;
  while (start < Math.min(a.length, b.length) && a[start] === b[start]) start += 1;
  let end = 0;
  while (end < Math.min(a.length, b.length) - start && a[a.length - 1 - end] === b[b.length - 1 - end]) end += 1;
  const middle = compareMiddle(a.slice(start, a.length - end), b.slice(start, b.length - end));
  const head = a.slice(0, start).map((word): Pair => [word, word]);
  const tail = a.slice(a.length - end).map((word): Pair => [word, word]);
  return gather([...head, ...middle, ...tail]);
}

/** A word of the first, of the second, or of both. */
type Pair = readonly [string | null, string | null];

const wordsOf = (text: string): string[] => text.split(/\s+/).filter((word) => word !== '');

function compareMiddle(a: readonly string[], b: readonly string[]): Pair[] {
  if (a.length * b.length > mostCells) return [...a.map((word): Pair => [word, null]), ...b.map((word): Pair => [null, word])];
  const width = b.length + 1;
  const lengths = new Uint16Array((a.length + 1) * width);
  const at = (i: number, j: number): number => lengths[i * width + j] ?? 0;
  for (let i = a.length - 1; i >= 0; i -= 1) {
    for (let j = b.length - 1; j >= 0; j -= 1) lengths[i * width + j] = a[i] === b[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
  }
  const pairs: Pair[] = [];
  let [i, j] = [0, 0];
  while (i < a.length || j < b.length) {
    const [left, right] = [a[i] ?? null, b[j] ?? null];
    if (left !== null && left === right) { pairs.push([left, right]); i += 1; j += 1; }
    else if (right === null || (left !== null && at(i + 1, j) >= at(i, j + 1))) { pairs.push([left, null]); i += 1; }
    else { pairs.push([null, right]); j += 1; }
  }
  return pairs;
}

/** Runs of pairs as stretches; a deletion and an insertion side by side are one replacement. */
function gather(pairs: readonly Pair[]): readonly Stretch[] {
  const runs: { kept: boolean; before: string[]; after: string[] }[] = [];
  for (const [left, right] of pairs) {
    const kept = left !== null && right !== null;
    let run = runs.at(-1);
    if (run?.kept !== kept) { run = { kept, before: [], after: [] }; runs.push(run); }
    if (left !== null) run.before.push(left);
    if (right !== null) run.after.push(right);
  }
  return runs.map(({ kept, before, after }) => ({
    change: kept ? 'kept' : after.length === 0 ? 'deleted' : before.length === 0 ? 'inserted' : 'replaced', before: before.join(' '), after: after.join(' '),
  }));
}
