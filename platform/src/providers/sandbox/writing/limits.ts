import { createHash } from 'node:crypto';
import type { JsonObject } from '../json.ts';

/** Texts for formats that cannot be picked from prose, and for patterns that prose does not fit. */
const byFormat: Readonly<Record<string, (text: string) => string>> = {
  date: (text) => isoDate(text),
  'date-time': (text) => `${isoDate(text)}T09:00:00Z`,
  time: () => '09:00:00Z',
  duration: () => 'P30D',
  email: (text) => /[\w.+-]+@[\w.-]+\w/.exec(text)?.[0] ?? 'someone@example.com',
  uri: (text) => /https?:\/\/\S+/.exec(text)?.[0] ?? 'https://example.com/',
  url: (text) => /https?:\/\/\S+/.exec(text)?.[0] ?? 'https://example.com/',
  hostname: () => 'example.com',
  ipv4: () => '192.0.2.1',
  ipv6: () => '2001:db8::1',
  uuid: (text) => uuidOf(text),
};
const patternTries = ['A1', 'AB-123', 'ABC', 'abc', 'a-b', '12345', '123', '1', '2026-01-15', '12:00', 'A', '00000000', 'en', 'USD', '+15550100'];

/** The text, made to keep `format`, `pattern`, `minLength` and `maxLength` as far as text can. */
export function fitText(text: string, schema: JsonObject): string {
  const format = typeof schema['format'] === 'string' ? byFormat[schema['format']] : undefined;
  const formatted = format === undefined ? text : format(text);
  const most = typeof schema['maxLength'] === 'number' ? schema['maxLength'] : Number.POSITIVE_INFINITY;
  const least = typeof schema['minLength'] === 'number' ? Math.min(schema['minLength'], 10_000) : 0;
  const cut = formatted.length > most ? atWord(formatted, most) : formatted;
  const fitted = cut.length < least ? cut.padEnd(least, cut === '' ? '-' : ` ${cut}`) : cut;
  return typeof schema['pattern'] === 'string' ? fitPattern(fitted, schema['pattern']) : fitted;
}

/** Cut where a word ends, if one ends in the second half. */
function atWord(text: string, most: number): string {
  const end = /\s/.test(text.charAt(most)) ? most : text.lastIndexOf(' ', most);
  return text.slice(0, end > most / 2 ? end : most).trimEnd();
}

function fitPattern(text: string, source: string): string {
  // A pattern comes with the request. Without groups and with few repetitions it cannot take exponential time.
  if (source.length > 100 || /[()|]/.test(source) || (source.match(/[*+{]/g)?.length ?? 0) > 3) return text;
  try {
    const pattern = new RegExp(source, 'u');
    const tries = [text.slice(0, 64), ...text.slice(0, 400).split(/\s+/).map((word) => word.slice(0, 64)), ...patternTries];
    return tries.find((attempt) => pattern.test(attempt)) ?? text;
  } catch {
    return text;
  }
}

export function fitNumber(value: number, schema: JsonObject, whole: boolean): number {
  const bound = (name: string): number | null => (typeof schema[name] === 'number' ? schema[name] : null);
  const step = bound('multipleOf') ?? (whole ? 1 : 0);
  const least = bound('minimum') ?? (bound('exclusiveMinimum') === null ? null : Number(bound('exclusiveMinimum')) + (whole ? 1 : 0.01));
  const most = bound('maximum') ?? (bound('exclusiveMaximum') === null ? null : Number(bound('exclusiveMaximum')) - (whole ? 1 : 0.01));
  const clamped = Math.max(least ?? -1e12, Math.min(most ?? 1e12, value));
  if (step <= 0) return clamped;
  const down = Math.floor(clamped / step) * step;
  const stepped = least !== null && down < least ? down + step : down;
  return Number(stepped.toFixed(10));
}

const months = ['january', 'february', 'march', 'april', 'may', 'june', 'july', 'august', 'september', 'october', 'november', 'december'];

/** A date as people write it, in ISO 8601; a fixed day where there is none. */
function isoDate(text: string): string {
  const iso = /\d{4}-\d{2}-\d{2}/.exec(text)?.[0];
  if (iso !== undefined) return iso;
  const named = /(?:(\d{1,2})\s+)?([A-Za-z]{3,9})\.?\s+(?:(\d{1,2}),?\s+)?(\d{4})/.exec(text);
  const month = months.findIndex((name) => name.startsWith((named?.[2] ?? '?').toLowerCase().slice(0, 3)));
  if (named === null || month === -1) return '2026-01-15';
  return `${named[4]}-${String(month + 1).padStart(2, '0')}-${(named[1] ?? named[3] ?? '1').padStart(2, '0')}`;
}

function uuidOf(text: string): string {
  const hex = createHash('sha256').update(text).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-7${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
