import { readWordNumbers } from './number-words.ts';

/** A figure says what it counts: money, a share, a dose in its unit, a span in its unit; `plain` is a number without any. */
export interface TypedFigure {
  /** As it stands, with its mark and unit. */
  readonly quote: string;
  readonly kind: string;
  /** The numbers that it may mean, without sign, grouping and zeros that change nothing: “1.500” is 1.5 and 1500. */
  readonly values: readonly string[];
  readonly inWords: boolean;
  /** It fills a cell of a sheet or form by itself, so that the heading says what it counts. */
  readonly alone: boolean;
  /** With “million” or the like. */
  readonly scaled: boolean;
}

const digits = String.raw`\d{1,3}(?:[,.'’\u00a0\u202f]\d{3})+(?:[.,]\d+)?(?!\d)|\d+(?:,\d{1,2}(?!\d)|\.\d+)?|(?<![\w).])\.\d+`;
const numberPattern = new RegExp(String.raw`(?:${digits})(?:\s?(?:million|billion|thousand|bn|[km])\b)?`, 'gi');
const markPattern = /(?:(?:US|CA|AU)?[$€£¥]|\b(?:USD|EUR|GBP|CHF|CAD))\s?$/i;
/** What may stand after a number, each kind with its unit. */
const units: readonly (readonly [kind: string, unit: string])[] = [
  ['percent', String.raw`%|percent\b|per\s+cent\b|percentage\s+points?\b`],
  ['basis points', String.raw`basis\s+points?\b|bps\b`], ['per mille', String.raw`‰|per\s+mille\b`],
  ['money', String.raw`[€£]|(?:US\s+)?dollars?\b|USD\b|EUR\b|GBP\b|CHF\b|euros?\b|pounds?\b`],
  ['mg', String.raw`mg\b|milligrams?\b`], ['mcg', String.raw`(?:mcg|[µμu]g)\b|micrograms?\b`], ['g', String.raw`g\b|grams?\b`], ['ml', String.raw`ml\b|millilit(?:er|re)s?\b`],
  ['IU', String.raw`IU\b|international\s+units?\b`], ['mEq', String.raw`mEq\b|milliequivalents?\b`], ['mmol', String.raw`mmol\b|millimoles?\b`], ['kg', String.raw`kgs?\b|kilograms?\b`], ['drops', String.raw`drops?\b`], ['puffs', String.raw`puffs?\b`],
  ['units', String.raw`units?\b`], ['tablets', String.raw`tab(?:let)?s?\b`], ['capsules', String.raw`cap(?:sule)?s?\b`],
  ['days', String.raw`days?\b`], ['weeks', String.raw`weeks?\b|wks?\b`], ['months', String.raw`months?\b`], ['years', String.raw`years?\b|yrs?\b`], ['hours', String.raw`hours?\b|hrs?\b`],
];
/** “thirty (30) business days”, “a 30-day notice”. */
const unitPatterns = units.map(([kind, unit]) => ({ kind, pattern: new RegExp(String.raw`^\)?[\s-]*(?:(?:business|calendar|working|consecutive|full|labou?r|billable|film-coated|coated)\s+)?(?:${unit})`, 'i') }));
const rangePattern = /^\s*(?:[-–—]|to\b|or\b)\s*$/i;

interface Found { readonly quote: string; readonly start: number; readonly end: number; readonly values: readonly string[]; readonly inWords: boolean }

/** Every number of a text, with what it counts. The first of a range has the unit of the last: “30–60 days”. Pure. */
export function readFigures(text: string): readonly TypedFigure[] {
  const found = [
    ...[...text.matchAll(numberPattern)].map((match): Found => ({ quote: match[0], start: match.index, end: match.index + match[0].length, values: valuesOf(match[0]), inWords: false })),
    ...readWordNumbers(text).map(({ quote, value, end }): Found => ({ quote, start: end - quote.length, end, values: [String(value)], inWords: true })),
  ].toSorted((a, b) => a.start - b.start);
  const typed: TypedFigure[] = [];
  let next: { readonly found: Found; readonly kind: string } | undefined;
  for (const each of found.toReversed()) {
    const figure = typedFigure(text, each);
    const kind = figure.kind === 'plain' && next !== undefined && rangePattern.test(text.slice(each.end, next.found.start)) ? next.kind : figure.kind;
    typed.push({ ...figure, kind });
    next = { found: each, kind };
  }
  return typed.toReversed();
}

function typedFigure(text: string, { quote, start, end, values, inWords }: Found): TypedFigure {
  const mark = inWords ? undefined : markPattern.exec(text.slice(Math.max(start - 6, 0), start))?.[0];
  const after = text.slice(end, end + 40);
  const unit = mark === undefined ? unitPatterns.flatMap(({ kind, pattern }) => pattern.exec(after)?.slice(0, 1).map((said) => ({ kind, said })) ?? [])[0] : undefined;
  return {
    quote: `${unit?.said.startsWith(')') === true ? '(' : ''}${mark ?? ''}${quote}${unit?.said ?? ''}`, kind: mark === undefined ? unit?.kind ?? 'plain' : 'money', values, inWords, scaled: /[a-z]$/i.test(quote) && !inWords,
    alone: /(?:^|[\n\t;|]|: | {2})[ ]?[-+−(]?$/.test(text.slice(Math.max(start - 4, 0), start)) && /^\)?[ ]?(?:$|[\n\t;|]| {2})/.test(after),
  };
}

const zeros: readonly (readonly [RegExp, number])[] = [[/billion|bn\b/i, 9], [/million|m\b/i, 6], [/thousand|k\b/i, 3]];

function valuesOf(number: string): readonly string[] {
  const by = zeros.find(([word]) => word.test(number))?.[1] ?? 0;
  return readDigits(number.replace(/[^\d.,]/g, '')).map((plain) => {
    const [whole = '', fraction = ''] = plain.split('.');
    return trimmed(`${whole}${fraction.slice(0, by).padEnd(by, '0')}.${fraction.slice(by)}`);
  });
}

/** The numbers that digits with commas and points may mean, each with a point before its fraction. */
function readDigits(number: string): readonly string[] {
  const [comma, point] = [number.lastIndexOf(','), number.lastIndexOf('.')];
  if (comma >= 0 && point >= 0) return [comma > point ? number.replaceAll('.', '').replace(',', '.') : number.replaceAll(',', '')];
  if (comma >= 0) return [/,\d{1,2}$/.test(number) ? number.replace(',', '.') : number.replaceAll(',', '')];
  if (!/^[1-9]\d{0,2}(?:\.\d{3})+$/.test(number)) return [number];
  return number.indexOf('.') === point ? [number, number.replace('.', '')] : [number.replaceAll('.', '')];
}

/** Without zeros that change nothing. */
function trimmed(number: string): string {
  return number.replace(/0+$/, '').replace(/\.$/, '').replace(/^0+(?=\d)/, '').replace(/^(?=\.)/, '0');
}
