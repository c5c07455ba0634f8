import { alignRows } from '@keystead/contract';
import { isRecord } from '../../../schema/index.ts';

/**
 * A draft while it is edited. Rows of lists know which row they were, so that a removed row can be shown and brought
 * back, and a changed one be compared with what it was.
 */
export type EditValue =
  | { readonly type: 'plain'; readonly value: string | number | boolean | null }
  | { readonly type: 'fields'; readonly fields: Readonly<Record<string, EditValue>> }
  | { readonly type: 'rows'; readonly rows: readonly EditRow[] };
export interface EditRow {
  readonly key: string;
  /** The row it was; `null` for a new one. */
  readonly origin: number | null;
  readonly removed: boolean;
  readonly value: EditValue;
}

export function toEdit(value: unknown): EditValue {
  if (Array.isArray(value)) return { type: 'rows', rows: value.map((item, index) => ({ key: `was-${index}`, origin: index, removed: false, value: toEdit(item) })) };
  if (isRecord(value)) return { type: 'fields', fields: Object.fromEntries(Object.entries(value).map(([name, part]) => [name, toEdit(part)])) };
  return { type: 'plain', value: typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? value : null };
}

/** A text that was edited elsewhere, or earlier, as an edit of `original`: rows that are there find the ones they were, those that are not show as taken out. */
export function toEditOf(value: unknown, original: unknown): EditValue {
  if (Array.isArray(value)) return { type: 'rows', rows: toRows(value, Array.isArray(original) ? original : []) };
  if (isRecord(value)) return { type: 'fields', fields: Object.fromEntries(Object.entries(value).map(([name, part]) => [name, toEditOf(part, isRecord(original) ? original[name] : undefined)])) };
  return toEdit(value);
}

function toRows(items: readonly unknown[], originals: readonly unknown[]): EditRow[] {
  const known = originals.map((value, index) => ({ value, index }));
  return alignRows(known, items.map((value, index) => ({ value, index })), ({ value }) => wordsIn(value)).map(([was, is]): EditRow => {
    if (was === undefined) return { key: `came-${is?.index ?? 0}`, origin: null, removed: false, value: toEdit(is?.value) };
    const kept = is === undefined ? toEdit(was.value) : toEditOf(is.value, was.value);
    return { key: `was-${was.index}`, origin: was.index, removed: is === undefined, value: kept };
  });
}

export function fromEdit(edit: EditValue): unknown {
  if (edit.type === 'plain') return edit.value;
  if (edit.type === 'rows') return edit.rows.filter((row) => !row.removed).map((row) => fromEdit(row.value));
  return Object.fromEntries(Object.entries(edit.fields).map(([name, part]) => [name, fromEdit(part)]));
}

/** One difference to the draft as it was. */
export interface Change {
  /** Where, as path of the edited draft. */
  readonly path: string;
  readonly kind: 'changed' | 'added' | 'removed';
  readonly before: string;
  readonly after: string;
}

/** Everything that differs from `original`, in order. */
export function changesIn(edit: EditValue, original: unknown, path = ''): readonly Change[] {
  const at = (name: string | number) => (path === '' ? String(name) : `${path}.${name}`);
  if (edit.type === 'fields') return Object.entries(edit.fields).flatMap(([name, part]) => changesIn(part, isRecord(original) ? original[name] : undefined, at(name)));
  if (edit.type === 'rows') {
    const items: readonly unknown[] = Array.isArray(original) ? original : [];
    return edit.rows.flatMap((row, index): readonly Change[] => {
      if (row.origin === null) return row.removed ? [] : [{ path: at(index), kind: 'added', before: '', after: wordsIn(fromEdit(row.value)) }];
      if (row.removed) return [{ path: at(index), kind: 'removed', before: wordsIn(items[row.origin]), after: '' }];
      return changesIn(row.value, items[row.origin], at(index));
    });
  }
  const before = wordsIn(original);
  const after = wordsIn(edit.value);
  return before === after ? [] : [{ path, kind: 'changed', before, after }];
}

/** The text in a value, for showing a difference. */
export function wordsIn(value: unknown): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (typeof value !== 'object' || value === null) return '';
  return Object.entries(value).filter(([name]) => name !== 'evidence').map(([, part]) => wordsIn(part)).filter((text) => text !== '').join(' · ');
}

/** An empty row in the shape of the others. */
export function emptyLike(schema: Readonly<Record<string, unknown>>): EditValue {
  const properties = schema['properties'];
  if (isRecord(properties)) return { type: 'fields', fields: Object.fromEntries(Object.entries(properties).map(([name, property]) => [name, emptyLike(isRecord(property) ? property : {})])) };
  if (schema['type'] === 'array') return { type: 'rows', rows: [] };
  const options: readonly unknown[] = Array.isArray(schema['enum']) ? schema['enum'] : [];
  if (typeof options[0] === 'string') return { type: 'plain', value: options[0] };
  if (schema['type'] === 'integer' || schema['type'] === 'number') return { type: 'plain', value: 1 };
  return { type: 'plain', value: schema['type'] === 'boolean' ? false : '' };
}
