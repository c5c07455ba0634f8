import { isObject, type JsonObject, objectIn } from '../json.ts';
import { type Desk, wordsOf } from './place.ts';
import type { FoundField, Sentence } from './sentences.ts';
import { stemOf } from './stems.ts';

/** `Label: value`, `Label: value. Label: value.` and heads like `INVOICE 5518`, as a block holds them. */
export interface Labelled { readonly label: string; readonly value: string; readonly sentence: Sentence }

/** The labelled values of one sentence. */
export function labelledIn(sentence: Sentence): readonly Labelled[] {
  if (sentence.speaker !== null) return [];
  const colon = [...sentence.text.matchAll(/(?:^|[.;]\s+)([A-Z][A-Za-z ,'’/&-]{1,40}):\s+([^;]+?)(?=[.;]?\s*$|[.;]\s+[A-Z][A-Za-z ,'’/&-]{1,40}:\s)/g)].map(([, label = '', value = '']) => ({ label, value }));
  const headed = /^([A-Za-z]{4,20})\s+(?=[\w-]*\d)([A-Z0-9][\w-]*)\b/.exec(sentence.text);
  const pairs = colon.length > 0 || headed === null ? colon : [{ label: headed[1] ?? '', value: headed[2] ?? '' }];
  return pairs.map(({ label, value }) => ({ label: label.toLowerCase(), value: value.replace(/[.;]+$/, '').trim(), sentence }));
}

/** What other labels stand for; each is tried after the words themselves. */
const alsoCalled: readonly { readonly words: RegExp; readonly labels: RegExp }[] = [
  { words: /other charges/, labels: /^(?:freight|shipping|tip|delivery|handling|surcharge)$/ },
  { words: /\bnumber\b/, labels: /\b(?:no|number|id)$/ },
];
const little = new Set(['of', 'the', 'and', 'or', 'in', 'on', 'per', 'as', 'read', 'a']);
const significant = (words: string): string[] => words.split(/[^a-z]+/).filter((word) => word !== '' && !little.has(word));

/** Whether a label is what a place asks for: one's words are among the other's, and both are about the same thing, said last. */
export function labelFits(label: string, words: string): boolean {
  const of = significant(label.replace(/\s+due$/, ''));
  const asked = significant(words);
  if (of.length === 0 || asked.length === 0) return false;
  const within = of.every((word) => asked.includes(word)) || asked.every((word) => of.includes(word));
  return (within && asked.includes(of.at(-1) ?? '')) || alsoCalled.some((alias) => alias.words.test(words) && alias.labels.test(label));
}

/** The value of a label in the block of a sentence; its own line before the others. */
export function labelledFor(words: string, sentence: Sentence, desk: Desk): Labelled | null {
  const exact = (labelled: readonly Labelled[]): Labelled | undefined => labelled.find(({ label }) => label === words) ?? labelled.find(({ label }) => labelFits(label, words));
  return exact(labelledIn(sentence)) ?? exact(desk.sentences.filter((other) => other.block === sentence.block).flatMap(labelledIn)) ?? null;
}

/** Blocks that are records of what a list asks for: at least three of its parts stand there with a label. One sentence for each, where its last part stands. */
export function recordsFor(items: JsonObject, desk: Desk): readonly Sentence[] {
  const asked = Object.entries(objectIn(items, 'properties')).filter(([, schema]) => isObject(schema) && schema['type'] === 'string').map(([name]) => wordsOf(name, {}));
  if (asked.length < 3) return [];
  const found = [...new Set(desk.sentences.map(({ block }) => block))].flatMap((block) => {
    const labelled = desk.sentences.filter((sentence) => sentence.block === block).flatMap(labelledIn);
    const matched = asked.flatMap((words) => labelled.find(({ label }) => labelFits(label, words)) ?? []);
    const last = matched.at(-1);
    return matched.length >= 3 && last !== undefined ? [last.sentence] : [];
  });
  return found.length >= 2 ? found : [];
}

/** Names of fields that the form asks for: a line for each, or one line with all. */
export function fieldsAsked(desk: Desk): readonly string[] {
  const lines = [...desk.material.form].filter(([label]) => /\bfields? \d+$/.test(label)).map(([, value]) => /:\s*([^;]+)/.exec(value)?.[1]?.trim() ?? '');
  return lines.filter((name) => name !== '').slice(0, 20);
}

/** The asked field that a text is about, where one shares a word with it. */
export function fieldAbout(text: string, desk: Desk): string | null {
  const said = stems(text);
  return fieldsAsked(desk).find((name) => [...stems(name)].some((word) => said.has(word))) ?? null;
}

/** Each asked field in each block that holds at least two of them, with the sentence that says so. */
export function fieldsFound(names: readonly string[], desk: Desk): readonly FoundField[] {
  return [...new Set(desk.sentences.map(({ block }) => block))].flatMap((block) => {
    const sentences = desk.sentences.filter((sentence) => sentence.block === block);
    const record = sentences[0]?.blockHeading ?? null;
    if (record === null) return [];
    const found = names.flatMap((field) => { const value = fieldIn(field, record, sentences); return value === null ? [] : [{ record, field, ...value }]; });
    return found.length >= 2 ? found : [];
  });
}

const stems = (text: string): ReadonlySet<string> => new Set(significant(text.toLowerCase()).map(stemOf));

function fieldIn(field: string, record: string, sentences: readonly Sentence[]): { readonly value: string; readonly sentence: Sentence } | null {
  const words = field.toLowerCase();
  const labelled = sentences.flatMap(labelledIn).find(({ label }) => labelFits(label, words));
  if (labelled !== undefined) return labelled;
  const [first] = sentences;
  if (first !== undefined && record.toLowerCase().startsWith(`${words} `)) return { value: record.slice(field.length + 1), sentence: first };
  const asked = stems(words);
  const about = sentences.find((sentence) => [...stems(sentence.text)].some((word) => asked.has(word))) ?? null;
  if (/price|amount|cost|value|premium|rent|fee/.test(words)) return pickFrom((about === null || about.amounts.length === 0 ? sentences.find(({ amounts, text }) => amounts.length > 0 && /\b(?:bought|paid|price|costs?)\b/i.test(text)) : about) ?? null, ({ amounts }) => amounts[0]);
  if (/date|due|expir|when|day\b/.test(words)) return pickFrom(about, ({ text, dates }) => dates.findLast((date) => text.includes(date)));
  if (/year/.test(words)) return pickFrom(about, ({ text }) => /\b(?:19|20)\d{2}\b/.exec(text)?.[0]);
  if (/^(?:make|model|name|title|description)/.test(words)) return pickFrom(first ?? null, ({ text }) => /^(?!Bought|Leased|Sold|Next|See)[A-Z][\w-]*(?: [\w-]+){1,3}/.exec(text)?.[0]);
  return null;
}

function pickFrom(sentence: Sentence | null, pick: (sentence: Sentence) => string | undefined): { readonly value: string; readonly sentence: Sentence } | null {
  const value = sentence === null ? undefined : pick(sentence);
  return sentence === null || value === undefined ? null : { value, sentence };
}

/** The line of a list in the form that shares most words with a text: an account of the chart, a vendor that is known. `''` where the form has such a list and none of its lines fits: what is not on it would be invented. */
export function optionFor(words: string, text: string, desk: Desk): string | null {
  const entry = [...desk.material.form].find(([label, value]) => /[\n;]/.test(value) && significant(words).some((word) => stems(label).has(stemOf(word))));
  if (entry === undefined) return null;
  const said = stems(text);
  const ranked = entry[1].split(/\n|;\s*/).map((option) => option.trim()).filter((option) => option !== '').map((option) => ({ option, shared: [...stems(option)].filter((word) => said.has(word)).length }));
  return ranked.toSorted((a, b) => b.shared - a.shared).find(({ shared }) => shared > 0)?.option ?? '';
}
