/** More text than this is not tokenized: its beginning speaks for the rest. */
export const mostCharacters = 400_000;
const sliceCharacters = 2_000;
/** Merging is quadratic in the length of one unbroken run: 20,000 letters without a space would take seconds. */
const runs = /\s{0,64}\S{1,64}|\s{1,64}/g;

/**
 * Cuts text into pieces that are tokenized quickly whatever they hold: at spaces where there are any, else after 64 characters. A count of
 * the pieces is that of the whole, but for a token at each hard cut. Pure.
 */
export function* slicesOf(text: string): Generator<string> {
  let slice = '';
  for (const [run] of text.matchAll(runs)) {
    // Only where a run was cut does the next one begin without a space, or follow on one.
    const isCut = slice !== '' && (/\s$/.test(slice) || !/^\s/.test(run));
    if (isCut || slice.length >= sliceCharacters) { yield slice; slice = ''; }
    slice += run;
  }
  if (slice !== '') yield slice;
}
