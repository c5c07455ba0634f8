/** A word of English without its ending, so that “insured” and “insures” are one. Short: the longer a word, the less its end says. */
export function stemOf(word: string): string {
  return word.replace(/(?:ed|ing|es|s)$/, '').slice(0, 6);
}

/** The stems of a text’s words of four letters and more. */
export function stemsOf(text: string): ReadonlySet<string> {
  return new Set((text.toLowerCase().match(/[a-z]{4,}/g) ?? []).map(stemOf));
}
