import { readDay } from '../calculations/days.ts';
import type { Citation } from './evidence.ts';
import { foldFigures } from './fold-figures.ts';
import { formName, type SourceText } from './sources.ts';
import { readFigures, type TypedFigure } from './typed-figures.ts';

/** Days with their year: in ISO 8601 (also before a time of day), with slashes, with the month in letters. */
const dayPattern = /\b\d{4}-\d{2}-\d{2}(?!\d)|\b(?:\d{1,2}\/\d{1,2}\/\d{4}|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\.?\s+\d{1,2}(?:st|nd|rd|th)?,?\s+\d{4}|\d{1,2}(?:st|nd|rd|th)?\s+(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\.?,?\s+\d{4})\b/gi;

/**
 * Finds amounts, percentages, doses, spans, long numbers and days that no source holds, in digits or in words: the model may name figures,
 * never make them. A figure passes against one of its own kind: “36 months” is no “$36”. Each comes back as a citation that was not found, so that a reviewer sees it where it stands.
 *
 * `written` are the sections that the model wrote; quotations are checked elsewhere.
 */
export function checkFigures(written: Readonly<Record<string, unknown>>, computed: Readonly<Record<string, unknown>>, sources: readonly SourceText[]): readonly Citation[] {
  const known = [...sources.flatMap(({ name, pages }) => [name, ...pages]), ...texts(computed, '').map(({ text }) => text)].map(foldFigures);
  const stands = knownFigures(known);
  const days = knownDays(known);
  return texts(written, '').map(({ path, text }) => ({ path, text: foldFigures(text) })).flatMap(({ path, text }) => [
    ...readFigures(text.replace(dayPattern, (day) => ' '.repeat(day.length))).filter((figure) => isFact(figure) && !stands(figure)).map(({ quote }) => quote),
    ...(text.match(dayPattern) ?? []).filter((day) => !days(day)),
  ].map((quote): Citation => ({ path, document: formName, documentId: null, page: null, quote, state: 'not-found', foundPage: null })));
}

/** What a reader takes for a fact: whatever has a unit, and numbers that are too long to be a count of a few things. “One month” is often only said. */
function isFact({ kind, quote, inWords, values }: TypedFigure): boolean {
  if (kind !== 'plain') return !inWords || values[0] !== '1' || kind === 'money' || kind === 'percent';
  return !inWords && /\d{4}|\d[,.'’\u00a0\u202f]\d{3}(?!\d)/.test(quote);
}

/**
 * Whether a figure stands in the sources. A number that fills a cell counts as any kind, because its heading says it, and so does one with “million”;
 * one with cents counts as money; a number without a unit may stand there with one.
 */
function knownFigures(known: readonly string[]): (figure: TypedFigure) => boolean {
  const held = new Set<string>();
  for (const { kind, values, alone, scaled, quote } of known.flatMap(readFigures)) {
    const kinds = [kind, 'all', ...kind === 'plain' && (alone || scaled) ? ['any'] : [], ...kind === 'plain' && /[.,]\d\d$/.test(quote) ? ['money'] : []];
    for (const value of values) for (const each of kinds) held.add(`${each} ${value}`);
  }
  for (const text of known) {
    for (const [, kind = ''] of text.matchAll(/\ban?\s+(?:full\s+)?(day|week|month|year|hour)\b/gi)) held.add(`${kind.toLowerCase()}s 1`);
    for (const day of otherDays(text)) held.add(`all ${day.slice(-4)}`);
  }
  return ({ kind, values }) => values.some((value) => (kind === 'plain' ? held.has(`all ${value}`) : held.has(`${kind} ${value}`) || held.has(`any ${value}`)));
}

/** Whether a day stands in the sources: as a day, or its day of the month without a year where that year is named at all. */
function knownDays(known: readonly string[]): (day: string) => boolean {
  const whole = new Set(known.flatMap((text) => [...text.match(dayPattern) ?? [], ...otherDays(text)]).map(readDay));
  const all = known.join('\n');
  return (text) => {
    const day = readDay(text);
    if (day === null || whole.has(day)) return true;
    const [year = '', month = '', date = ''] = day.split('-');
    const name = monthNames[Number(month) - 1] ?? '';
    const yearless = new RegExp(`\\b${name}[a-z]{0,6}\\.?\\s+${Number(date)}(?:st|nd|rd|th)?\\b(?!,?\\s+\\d{4})|\\b${Number(date)}(?:st|nd|rd|th)?\\s+(?:of\\s+)?${name}[a-z]{0,6}\\b(?!\\.?,?\\s+\\d{4})|\\b0?${Number(month)}/0?${Number(date)}\\b(?!/)`, 'i');
    return all.includes(year) && yearless.test(all);
  };
}

const monthNames = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
/** Days of sources that are written shorter or with other signs: `11/18/26`, `12-31-2025`. */
const otherDays = (text: string): readonly string[] => [...text.matchAll(/\b(\d{1,2})([/.-])(\d{1,2})\2(?:20)?(\d{2})\b/g)].map(([, month = '', , day = '', year = '']) => `${month}/${day}/20${year}`);

function texts(value: unknown, path: string): { path: string; text: string }[] {
  if (typeof value === 'string') return [{ path, text: value }];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, part]: [string, unknown]) => (name === 'evidence' ? [] : texts(part, path === '' ? name : `${path}.${name}`)));
}
