import { alignRows, type ComparedEntry, type ComparedSection, diffWords } from '@keystead/contract';
import type { Output } from '../answer/assemble.ts';

/** A section of an app, as it is compared. `columns`: what a row, or a message, consists of, in order, with their titles. */
export interface SectionShape {
  readonly id: string;
  readonly title: string;
  readonly computed: boolean;
  readonly columns: ReadonlyMap<string, string>;
}

/**
 * Two outputs of one app, section by section: paragraphs and fields word by word, lists and tables row by row, rows that moved or were
 * changed beside the ones they were. Sections that neither holds are left out. Pure.
 */
export function compareOutputs(sections: readonly SectionShape[], before: Output, after: Output): ComparedSection[] {
  return sections.flatMap((section): ComparedSection[] => {
    const [old, now] = [before[section.id], after[section.id]];
    if (old === undefined && now === undefined) return [];
    const entries = compareValues(section, old, now);
    return [{ id: section.id, title: section.title, computed: section.computed, change: entries.some(({ change }) => change !== 'same') ? 'changed' : 'same', entries }];
  });
}

function compareValues(section: SectionShape, before: unknown, after: unknown): ComparedEntry[] {
  if (!Array.isArray(before) && !Array.isArray(after)) return [compareEntry(section, before, after)];
  return alignRows(asRows(before), asRows(after), (row) => textsOf(row).join(' ')).map(([old, now]) => compareEntry(section, old, now));
}

const asRows = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : value === undefined || value === null || value === '' ? [] : [value]);

/** One paragraph, point or row; `undefined` where a text has none. */
export function compareEntry(section: Pick<SectionShape, 'columns'>, before: unknown, after: unknown): ComparedEntry {
  const [old, now] = [partsOf(before), partsOf(after)];
  const names = [...new Set([...section.columns.keys(), ...old.keys(), ...now.keys()])].filter((name) => old.has(name) || now.has(name));
  const texts = names.map((name) => ({ name, title: section.columns.get(name) ?? titles[name] ?? name, parts: [...diffWords(old.get(name) ?? '', now.get(name) ?? '')] })).filter(({ parts }) => parts.length > 0);
  const whole = before === undefined ? 'added' : after === undefined ? 'removed' : null;
  return { change: whole ?? (texts.some(({ parts }) => parts.some(({ kind }) => kind !== 'same')) ? 'changed' : 'same'), texts };
}

const titles: Readonly<Record<string, string>> = { evidence: 'Source' };

/** The texts of a value by their names; a plain text goes by the empty name. */
function partsOf(value: unknown): ReadonlyMap<string, string> {
  if (value === undefined || value === null) return new Map();
  if (!isRecord(value)) return new Map([['', words(value)]]);
  return new Map(Object.entries(value).map(([name, part]) => [name, name === 'evidence' ? source(part) : words(part)]));
}

function words(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (Array.isArray(value)) return value.map(words).join('\n');
  if (isRecord(value)) return Object.values(value).map(words).filter((text) => text !== '').join(' · ');
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function source(value: unknown): string {
  if (!isRecord(value)) return '';
  return `${words(value['document'])}, page ${words(value['page'])}: “${words(value['quote'])}”`;
}

/** What rows are told apart by: their words, not where these stand. */
function textsOf(row: unknown): string[] {
  return [...partsOf(row)].filter(([name]) => name !== 'evidence').map(([, text]) => text);
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === 'object' && value !== null && !Array.isArray(value);
