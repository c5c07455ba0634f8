/** The first two of the numbers that are there above this one, in order; fewer where there are no more. */
type ListAbove = (number: number) => Promise<readonly number[]>;

/**
 * The largest number that is there, or `null` where there is none, in about as many questions as it has bits; one where a guess hits it.
 * @param guesses positive numbers that it may be; trusted in nothing.
 */
export async function findLast(listAbove: ListAbove, guesses: readonly number[]): Promise<number | null> {
  let found: readonly number[] = [];
  for (const guess of new Set([...guesses, 1].toSorted((a, b) => b - a))) {
    found = await listAbove(guess - 1);
    if (found.length > 0) break;
  }
  let last = found.at(-1);
  if (last === undefined) return null;
  // Nothing lies above `end`; where nothing is known of that yet, the steps grow.
  let end = found.length < 2 ? last : Infinity;
  for (let step = 1; last < end; step *= 2) {
    const asked = Math.min(last + step, Math.floor((last + end) / 2));
    const [next, second] = await listAbove(asked);
    if (next === undefined) end = asked;
    else if (second === undefined) last = end = next;
    else last = second;
  }
  return last;
}
