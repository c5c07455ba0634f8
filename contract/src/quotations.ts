import { type QuotableText, readQuotable } from './quotable-text.ts';

/** Where a quotation stands: a part of the text, as it was written. */
export interface QuotedPlace { readonly start: number; readonly end: number }

/**
 * Where a text holds a quotation, or `null`. It begins and ends where words and numbers do: “able to pay” does not stand in
 * “unable to pay”, “500 per month” not in “$1,500 per month”. Pure.
 */
export function findQuotation(source: QuotableText, quote: QuotableText): QuotedPlace | null {
  return findQuotations(source, quote, 1)[0] ?? null;
}

/** The first places of a quotation, at most so many, none within another. In one pass, however often it stands there. Pure. */
export function findQuotations(source: QuotableText, quote: QuotableText, most: number): readonly QuotedPlace[] {
  const found: QuotedPlace[] = [];
  if (quote.text === '') return found;
  for (let at = source.text.indexOf(quote.text); at >= 0 && found.length < most;) {
    const end = at + quote.text.length;
    const stands = !isWithin(source, at) && !isWithin(source, end);
    if (stands) found.push({ start: source.starts[at] ?? 0, end: source.ends[end - 1] ?? source.original.length });
    at = source.text.indexOf(quote.text, stands ? end : at + 1);
  }
  return found;
}

/** A page and the next one, for a quotation that begins on the one and ends on the other. A page ends as a line does. */
export const joinPages = (page: string, next: string): QuotableText => readQuotable(`${page}\n${next}`);

/** What a place in two joined pages is on each of them. */
export function splitPlace({ start, end }: QuotedPlace, page: string): { readonly first: QuotedPlace | null; readonly second: QuotedPlace | null } {
  const begin = page.length + 1;
  return {
    first: start < page.length ? { start, end: Math.min(end, page.length) } : null,
    second: end > begin ? { start: Math.max(start - begin, 0), end: end - begin } : null,
  };
}

const wordLike = /^[\p{L}\p{M}\p{N}]/u;
const letter = /^\p{L}/u;
const digit = /^\d/;
/** Scripts that put no space between words: a word may end after every sign. */
const spaceless = /^[\p{Script_Extensions=Han}\p{Script_Extensions=Hiragana}\p{Script_Extensions=Katakana}\p{Script_Extensions=Thai}\p{Script_Extensions=Lao}\p{Script_Extensions=Khmer}\p{Script_Extensions=Myanmar}]/u;
/** Between two digits they hold a number together: 1,500.00, 1.500,00, 1’500, 10:30, 1/2, 10/12/2026. */
const joiner = /^[.,:/'\u2044 ]/;
const money = /^\p{Sc}/u;
const minus = /^[-\u2212]/;

/** Whether a place between two units lies within a word or a number. */
function isWithin(source: QuotableText, at: number): boolean {
  const { text, apart } = source;
  if (at <= 0 || at >= text.length || apart.has(at)) return false;
  const [before, after] = [characterBefore(text, at), characterAt(text, at)];
  if (wordLike.test(before) && wordLike.test(after)) return !spaceless.test(before) && !spaceless.test(after);
  const earlier = apart.has(at - before.length) ? '' : characterBefore(text, at - before.length);
  const later = apart.has(at + after.length) ? '' : characterAt(text, at + after.length);
  if (digit.test(before)) return joiner.test(after) && digit.test(later);
  if (letter.test(before)) return after === "'" && letter.test(later) && !spaceless.test(before);
  if (!digit.test(after) && !money.test(after)) return false;
  if (before === '-') return minus.test(source.original.slice(source.starts[at - 1])) && !/[\p{L}\p{N})\]%]/u.test(earlier);
  return digit.test(after) && ((joiner.test(before) && digit.test(earlier)) || (before === '.' && (earlier === '' || money.test(earlier))));
}

const characterAt = (text: string, at: number): string => String.fromCodePoint(...[text.codePointAt(at)].filter((code) => code !== undefined));

function characterBefore(text: string, at: number): string {
  const isPair = at >= 2 && /[\udc00-\udfff]/.test(text.charAt(at - 1)) && /[\ud800-\udbff]/.test(text.charAt(at - 2));
  return text.slice(Math.max(at - (isPair ? 2 : 1), 0), at);
}
