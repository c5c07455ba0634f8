import { readQuotable } from '@keystead/contract';
import { readDay } from '../calculations/days.ts';
import type { Citation } from './evidence.ts';
import { readWordNumbers } from './number-words.ts';
import { formName, type SourceText } from './sources.ts';

const digits = String.raw`\d(?:[\d,]*\d)?(?:\.\d+)?`;
const scale = String.raw`(?:\s?(?:million|billion|thousand|bn|[km])\b)?`;
const units = String.raw`(?:percent\b|per\s+cent\b|percentage\s+points?\b|(?:US\s+)?dollars?\b|USD\b|euros?\b|pounds?\b)`;
/** Amounts of money and percentages, as they stand in running text. */
const figurePattern = new RegExp(String.raw`(?:(?:US)?[$€£]|\b(?:USD|EUR|GBP)\s?)\s?${digits}${scale}|[-+−]?${digits}${scale}\s?(?:%|${units})`, 'gi');
const unitPattern = new RegExp(String.raw`^[\s-]+${units}`, 'i');
/** Days with their year: in ISO 8601 (also before a time of day), with slashes, with the month in letters. */
const dayPattern = /\b\d{4}-\d{2}-\d{2}(?!\d)|\b(?:\d{1,2}\/\d{1,2}\/\d{4}|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\.?\s+\d{1,2}(?:st|nd|rd|th)?,?\s+\d{4}|\d{1,2}(?:st|nd|rd|th)?\s+(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\.?,?\s+\d{4})\b/gi;

/**
 * Finds amounts, percentages and days that no source holds, in digits or in words: the model may name figures, never make them. Each
 * comes back as a citation that was not found, so that a reviewer sees it where it stands.
 *
 * `written` are the sections that the model wrote; quotations are checked elsewhere.
 */
export function checkFigures(written: Readonly<Record<string, unknown>>, computed: Readonly<Record<string, unknown>>, sources: readonly SourceText[]): readonly Citation[] {
  const known = [...sources.flatMap((source) => source.pages), ...texts(computed, '').map(({ text }) => text)];
  const values = new Set(known.flatMap(valuesIn));
  const days = knownDays(known);
  return texts(written, '').flatMap(({ path, text }) => [
    ...figuresIn(text).filter(({ value }) => !values.has(value)).map(({ quote }) => quote),
    ...(text.match(dayPattern) ?? []).filter((day) => !days(day)),
  ].map((quote): Citation => ({ path, document: formName, documentId: null, page: null, quote, state: 'not-found', foundPage: null })));
}

interface Figure { readonly quote: string; readonly value: string }

/** The figures of a text that a reader takes for facts. */
function figuresIn(text: string): readonly Figure[] {
  const inWords = readWordNumbers(text).flatMap(({ quote, value, end }): Figure[] => {
    const unit = unitPattern.exec(text.slice(end, end + 40))?.[0];
    return unit === undefined ? [] : [{ quote: `${quote}${unit}`, value: String(value) }];
  });
  return [...(text.match(figurePattern) ?? []).map((quote) => ({ quote, value: valueOf(quote) })), ...inWords];
}

const numberPattern = new RegExp(`${digits}${scale}`, 'gi');

/** Every number of a source counts as known, with and without its currency mark: a form holds `1388.8`, a letter `$1,388.80`. “4.7 million” is both 4.7 and 4,700,000. */
function valuesIn(text: string): string[] {
  return [...(text.match(numberPattern) ?? []).flatMap((number) => [valueOf(number), plainValue(number)]), ...readWordNumbers(text).map(({ value }) => String(value))];
}

const zeros: readonly (readonly [RegExp, number])[] = [[/billion|\dbn\b|\sbn\b/i, 9], [/million|[\d\s]m\b/i, 6], [/thousand|[\d\s]k\b/i, 3]];

/** The plain number of a figure: no sign, mark, grouping or trailing zeros; the words beside it tell which way it goes. */
function valueOf(figure: string): string {
  const plain = plainValue(figure);
  const by = zeros.find(([word]) => word.test(figure))?.[1] ?? 0;
  if (by === 0) return plain;
  const [whole = '', fraction = ''] = plain.split('.');
  return trimmed(`${whole}${fraction.slice(0, by).padEnd(by, '0')}.${fraction.slice(by)}`);
}

function plainValue(figure: string): string {
  return trimmed(readQuotable(figure).text.replace(/[^\d.]/g, ''));
}

/** Without zeros that change nothing. */
function trimmed(number: string): string {
  return (number.includes('.') ? number.replace(/0+$/, '').replace(/\.$/, '') : number).replace(/^0+(?=\d)/, '');
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
