/** Two rows that are the same one; `undefined` where the other text has none. */
export type RowPair<Row> = readonly [before: Row | undefined, after: Row | undefined];

/** Rows that share fewer of their words than this are two rows, not one that was changed. */
const leastShared = 0.3;
/** Tables of the catalogue have at most sixty rows; longer ones are paired by their place. */
const mostRows = 400;

/**
 * Pairs the rows of two tables: equal rows first, in order (their longest common sequence); between those, each changed row with the one
 * that shares the most of its words. What is left went or came. The order is that of the second table, removed rows where they stood. Pure.
 */
export function alignRows<Row>(before: readonly Row[], after: readonly Row[], textOf: (row: Row) => string): RowPair<Row>[] {
  const [left, right] = [before.map(textOf), after.map(textOf)];
  if (before.length > mostRows || after.length > mostRows) return Array.from({ length: Math.max(before.length, after.length) }, (_, index): RowPair<Row> => [before[index], after[index]]);
  const pairs: RowPair<Row>[] = [];
  let [i, j] = [0, 0];
  for (const [a, b] of [...commonRows(left, right), [before.length, after.length] as const]) {
    pairs.push(...pairGap({ before: before.slice(i, a), after: after.slice(j, b), left: left.slice(i, a), right: right.slice(j, b) }));
    if (a < before.length) pairs.push([before[a], after[b]]);
    [i, j] = [a + 1, b + 1];
  }
  return pairs;
}

/** Indexes of rows that are equal, in order. */
function commonRows(left: readonly string[], right: readonly string[]): (readonly [number, number])[] {
  const width = right.length + 1;
  const lengths = new Uint16Array((left.length + 1) * width);
  const at = (i: number, j: number): number => lengths[i * width + j] ?? 0;
  for (let i = left.length - 1; i >= 0; i -= 1) {
    for (let j = right.length - 1; j >= 0; j -= 1) lengths[i * width + j] = left[i] === right[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
  }
  const common: (readonly [number, number])[] = [];
  for (let i = 0, j = 0; i < left.length && j < right.length;) {
    if (left[i] === right[j]) { common.push([i, j]); i += 1; j += 1; } else if (at(i + 1, j) >= at(i, j + 1)) i += 1;
    else j += 1;
  }
  return common;
}

interface Gap<Row> { readonly before: readonly Row[]; readonly after: readonly Row[]; readonly left: readonly string[]; readonly right: readonly string[] }

function pairGap<Row>({ before, after, left, right }: Gap<Row>): RowPair<Row>[] {
  const likeness = left.flatMap((text, a) => right.map((other, b) => ({ a, b, shared: sharedWords(text, other) }))).filter(({ shared }) => shared >= leastShared).toSorted((x, y) => y.shared - x.shared || x.a - y.a || x.b - y.b);
  const partner = new Map<number, number>();
  const taken = new Set<number>();
  for (const { a, b } of likeness) if (!taken.has(a) && !partner.has(b)) { partner.set(b, a); taken.add(a); }
  const pairs: RowPair<Row>[] = [];
  let next = 0;
  const removed = (until: number): void => {
    for (; next < until; next += 1) if (!taken.has(next)) pairs.push([before[next], undefined]);
  };
  after.forEach((row, b) => {
    const a = partner.get(b);
    if (a !== undefined) removed(a);
    pairs.push([a === undefined ? undefined : before[a], row]);
  });
  removed(before.length);
  return pairs;
}

/** The part of all words of two texts that both hold (Dice's coefficient), from 0 to 1. */
function sharedWords(a: string, b: string): number {
  const [left, right] = [countWords(a), countWords(b)];
  const size = (counts: ReadonlyMap<string, number>): number => [...counts.values()].reduce((sum, count) => sum + count, 0);
  const shared = [...left].reduce((sum, [word, count]) => sum + Math.min(count, right.get(word) ?? 0), 0);
  const all = size(left) + size(right);
  return all === 0 ? 1 : (2 * shared) / all;
}

function countWords(text: string): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const word of text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []) counts.set(word, (counts.get(word) ?? 0) + 1);
  return counts;
}
