/** Between the signs of a number nobody sees these. */
const unseen = /[\u00ad\u180e\u200b-\u200f\u2060-\u2064\ufeff]|\u034f|\p{Variation_Selector}/gu;
/** Spaces that hold a number together, as the one that most people type for it. */
const grouping = /[\u2007\u2009]/g;
/** Letters and signs in the width of East Asian writing, and their small forms. */
const wide = /[\uff01-\uff5e\ufe50-\ufe6f]/g;
/** Digits of other scripts, and of mathematics. */
const otherDigit = /(?![0-9])\p{Nd}/gu;
/** In a ring, in brackets, raised or lowered. A raised one behind a word or number is the mark of a note. */
const dressed = /(?<![\p{L}\p{N}%)\].,;:”"’'])[\u00b2\u00b3\u00b9\u2070\u2074-\u2079\u2080-\u2089]+|[\u2460-\u249b\u24ea\u24f5-\u24ff\u2776-\u2793]/gu;
const fractions: Readonly<Record<string, string>> = { '¼': '25', '½': '5', '¾': '75', '⅓': '333', '⅔': '667', '⅕': '2', '⅖': '4', '⅗': '6', '⅘': '8', '⅛': '125', '⅜': '375', '⅝': '625', '⅞': '875' };
const fraction = new RegExp(String.raw`(\d)?\u2009?([${Object.keys(fractions).join('')}])`, 'g');
const signs: Readonly<Record<string, string>> = { '٪': '%', '٫': '.', '٬': ',' };

/**
 * A text with every figure in plain digits and signs: full-width, Arabic, mathematical or ringed ones are read by people as what they are, and a figure that is looked up in one
 * dress alone would pass unseen in another. Words stay as they are. Pure.
 */
export function foldFigures(text: string): string {
  return text.replace(unseen, '').replace(otherDigit, digitOf).replace(wide, (sign) => sign.normalize('NFKC')).replace(dressed, (raised) => raised.normalize('NFKC').replace(/\D/g, ''))
    .replace(fraction, (_whole, before: string | undefined, sign: string) => `${before ?? '0'}.${fractions[sign] ?? ''}`).replace(grouping, '\u202f').replace(/[٪٫٬]/g, (sign) => signs[sign] ?? sign);
}

/** Digits of a script stand in a row from zero on; those of mathematics NFKC knows. */
function digitOf(digit: string): string {
  const known = digit.normalize('NFKC');
  if (/^\d$/.test(known)) return known;
  const code = digit.codePointAt(0) ?? 0;
  let value = 0;
  while (value < 9 && /^\p{Nd}$/u.test(String.fromCodePoint(code - value - 1))) value += 1;
  return String(value);
}
