import { dollars, none, readAmount, sum } from './amounts.ts';
import type { Calculation, Material, Row } from './calculation.ts';
import { readDay } from './days.ts';
import { mostEntries } from '../extraction-sizes.ts';
import { unreadPart } from './reading-extent.ts';
import { type Parts, keptRows, keyOf, rowsIn, cellIn } from './reading.ts';

const levels = ['low', 'medium', 'high'] as const;
const levelOf = (line: Parts): number => levels.findIndex((level) => level === line['confidence']);

/** Reads a value as its kind asks for; `null` where it is none. */
const readers: Readonly<Record<string, { readonly named: RegExp; readonly read: (value: string) => number | string | null }>> = {
  amount: { named: /amount|money|price|dollar/i, read: readAmount },
  date: { named: /date|day/i, read: readDay },
  number: { named: /number|count|quantity/i, read: (value) => (/^-?\d{1,3}(?:,\d{3})*(?:\.\d+)?$|^-?\d+(?:\.\d+)?$/.test(value.trim()) ? value.trim() : null) },
};

interface AskedField { readonly name: string; readonly kind: string; readonly values: readonly Parts[] }

function askedFields({ form, draft }: Material): readonly AskedField[] {
  const extracted = rowsIn(draft, 'extracted');
  return rowsIn(form, 'fields').map((field) => {
    const name = cellIn(field, 'name');
    const kind = Object.keys(readers).find((each) => readers[each]?.named.test(cellIn(field, 'kind'))) ?? 'text';
    return { name, kind, values: extracted.filter((line) => keyOf(cellIn(line, 'field')) === keyOf(name)) };
  });
}

/** For each field of the list: in how many records it was found, how sure, and how many values stand under the threshold of the form. */
export const extractionConfidence: Calculation = {
  reads: 'draft',
  compute(material) {
    const records = new Set(rowsIn(material.draft, 'extracted').map((line) => keyOf(cellIn(line, 'record')))).size;
    const threshold = Math.max(0, levels.findIndex((level) => level === material.form['threshold']));
    return askedFields(material).map(({ name, values }): Row => {
      const count = (level: number): string => String(values.filter((line) => levelOf(line) === level).length);
      const found = new Set(values.map((line) => keyOf(cellIn(line, 'record')))).size;
      return { field: name, found: `${found} of ${records}`, high: count(2), medium: count(1), low: count(0), toCheck: String(values.filter((line) => levelOf(line) < threshold).length) };
    });
  },
};

/** What can be tested without reading the documents: whether the table has room for all of them, values that are not what their kind asks for, gaps, doubles, fields nobody asked for, and totals of amounts. */
export const extractionValidation: Calculation = {
  reads: 'draft',
  compute(material) {
    const extracted = rowsIn(material.draft, 'extracted');
    const records = [...new Map(extracted.map((line) => [keyOf(cellIn(line, 'record')), cellIn(line, 'record')])).entries()];
    const asked = askedFields(material);
    const known = new Set(asked.map(({ name }) => keyOf(name)));
    const strays = [...new Set(extracted.map((line) => cellIn(line, 'field')).filter((name) => !known.has(keyOf(name))))];
    const unread = unreadPart(extracted, material.texts, { most: mostEntries, perRecord: Math.max(1, asked.length) });
    const rows = [...unread === null ? [] : [{ field: 'All fields', check: 'Documents read whole', result: unread }], ...asked.flatMap((field) => checksOf(field, records)), ...strays.map((name): Row => ({ field: name, check: 'Asked for', result: 'This field is not on the list' }))];
    return keptRows(rows);
  },
};

function checksOf({ name, kind, values }: AskedField, records: readonly (readonly [string, string])[]): Row[] {
  const of = (key: string): readonly Parts[] => values.filter((line) => keyOf(cellIn(line, 'record')) === key);
  const missing = records.filter(([key]) => of(key).length === 0).map(([, record]) => record);
  const doubled = records.filter(([key]) => of(key).length > 1).map(([, record]) => record);
  const row = (check: string, result: string): Row => ({ field: name, check, result });
  return [
    row('In every record', missing.length === 0 ? 'yes' : `Missing in: ${missing.join('; ')}`.slice(0, 400)),
    ...doubled.length === 0 ? [] : [row('Once in each record', `More than once in: ${doubled.join('; ')}`.slice(0, 400))],
    ...kindChecks(kind, values, row),
  ];
}

function kindChecks(kind: string, values: readonly Parts[], row: (check: string, result: string) => Row): Row[] {
  const reader = readers[kind];
  if (reader === undefined) return [];
  const read = values.map((line) => ({ written: cellIn(line, 'value'), value: reader.read(cellIn(line, 'value')) }));
  const unread = read.filter(({ value }) => value === null).map(({ written }) => `“${written}”`);
  const first = row(`Can be read as ${kind}`, unread.length === 0 ? 'yes' : `No: ${unread.join(', ')}`.slice(0, 400));
  const amounts = read.flatMap(({ value }) => (typeof value === 'number' ? [value] : []));
  const days = read.flatMap(({ value }) => (kind === 'date' && typeof value === 'string' ? [value] : [])).toSorted();
  if (kind === 'amount') return [first, row('Total', amounts.length === 0 ? none : `${dollars(sum(amounts))} (${amounts.length} of ${read.length} values)`)];
  return kind === 'date' && days.length > 0 ? [first, row('From – to', `${days[0]} – ${days.at(-1)}`)] : [first];
}
