/** What a column would like: its longest line whole, or at least its longest word. In points. */
export interface Wish { readonly whole: number; readonly word: number }

/**
 * Shares the width of a table among its columns: whole lines where all fit; otherwise at least the longest words, and the
 * rest of the room by how much more each would like. Where not even the words fit, words are broken.
 */
export function shareWidth(wishes: readonly Wish[], width: number): readonly number[] {
  const whole = sum(wishes.map((wish) => wish.whole));
  if (whole <= width) return wishes.map((wish) => wish.whole + ((width - whole) * (wish.whole + 1)) / (whole + wishes.length));
  const words = sum(wishes.map((wish) => wish.word));
  if (words >= width) return wishes.map((wish) => (wish.word * width) / words);
  // Long texts want much more than they need: the square root keeps one of them from starving the others.
  const more = wishes.map((wish) => Math.sqrt(Math.max(0, wish.whole - wish.word)));
  const all = sum(more);
  return wishes.map((wish, index) => wish.word + ((width - words) * (more[index] ?? 0)) / all);
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);
