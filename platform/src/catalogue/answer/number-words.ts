/** Whole numbers in English words, as letters and contracts write them out. */

const small = ['zero', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten', 'eleven', 'twelve', 'thirteen', 'fourteen', 'fifteen', 'sixteen', 'seventeen', 'eighteen', 'nineteen'];
const tens = ['twenty', 'thirty', 'forty', 'fifty', 'sixty', 'seventy', 'eighty', 'ninety'];
const values: ReadonlyMap<string, number> = new Map([...small.map((word, index) => [word, index] as const), ...tens.map((word, index) => [word, 20 + 10 * index] as const)]);
const scales: ReadonlyMap<string, number> = new Map([['thousand', 1e3], ['million', 1e6], ['billion', 1e9]]);

const word = `(?:${[...values.keys(), 'hundred', ...scales.keys()].join('|')})`;
/** “and” stands within a number only after a hundred or a thousand: “two and three percent” are two numbers. */
const pattern = new RegExp(`\\b(?:a\\s+(?=hundred|thousand|million|billion))?${word}(?:(?:(?<=hundred|thousand)\\s+and\\s+|\\s*-\\s*|\\s+)${word})*\\b`, 'gi');

export interface WordNumber { readonly quote: string; readonly value: number; /** Where the text goes on after it. */ readonly end: number }

/** Every number that a text has in words. Decimals and fractions are none of them. */
export function readWordNumbers(text: string): readonly WordNumber[] {
  return [...text.matchAll(pattern)].flatMap((match) => {
    const value = valueOf(match[0].toLowerCase().match(/[a-z]+/g) ?? []);
    return Number.isSafeInteger(value) ? [{ quote: match[0], value, end: match.index + match[0].length }] : [];
  });
}

function valueOf(words: readonly string[]): number {
  let total = 0;
  let group = 0;
  for (const each of words) {
    const scale = scales.get(each);
    if (scale !== undefined) {
      total += Math.max(group, 1) * scale;
      group = 0;
    } else if (each === 'hundred') {
      group = Math.max(group, 1) * 100;
    } else {
      group += values.get(each) ?? 0;
    }
  }
  return total + group;
}
