import { isRecord, itemsOf, keywordOf, kindOf, numberOf, optionsOf, propertiesOf, requiredOf, type Schema, textOf, titleOf, typesOf } from '../../schema/index.ts';
import type { FieldValue, FormField, FormValues } from './form-shape.ts';
import { cellsOf, checkCells, fromRows, isBlank, toRow } from './rows-value.ts';

export function fieldsOf(schema: Schema): readonly FormField[] {
  const required = requiredOf(schema);
  return propertiesOf(schema).map(([name, property]) => {
    const types = typesOf(property);
    return {
      name, title: titleOf(property, name), description: textOf(property['description']) ?? null, kind: kindOf(property), required: required.has(name), nullable: types.includes('null'),
      fallback: property['default'], maxLength: numberOf(keywordOf(property, 'maxLength')) ?? null, minItems: numberOf(keywordOf(property, 'minItems')) ?? null, maxItems: numberOf(keywordOf(property, 'maxItems')) ?? null,
      minimum: numberOf(keywordOf(property, 'minimum')) ?? null, maximum: numberOf(keywordOf(property, 'maximum')) ?? null, integer: types.includes('integer'),
      currency: textOf(property['x-currency']) ?? null, options: optionsOf(property['x-kind'] === 'choices' ? { ...itemsOf(property), 'x-labels': property['x-labels'] } : property),
      columns: kindOf(property) === 'rows' ? fieldsOf(itemsOf(property)) : [],
    };
  });
}

/** The form filled with an input (a sample, an earlier run), the rest with what stands when nothing is said. */
export function toValues(fields: readonly FormField[], input: unknown = {}): FormValues {
  const given = isRecord(input) ? input : {};
  return Object.fromEntries(fields.map((field) => [field.name, toValue(field, given[field.name] ?? field.fallback)]));
}

function toValue(field: FormField, value: unknown): FieldValue {
  if (Array.isArray(value)) return field.kind === 'rows' ? fromRows(field.columns, value) : value.map(String).join('\n');
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value;
  return isYesNo(field) ? false : '';
}

/** What is sent: empty optional fields are left out or `null`, lists become lists again. */
export function toInput(fields: readonly FormField[], values: FormValues): Record<string, unknown> {
  return Object.fromEntries(fields.flatMap((field): [string, unknown][] => {
    const value = values[field.name] ?? '';
    if (field.kind === 'list' || field.kind === 'choices') return [[field.name, linesOf(value)]];
    if (field.kind === 'rows') return [[field.name, cellsOf(String(value), field.columns.length).filter((row) => !isBlank(row)).map((row) => toRow(field.columns, row))]];
    if (value === '' && isNumeric(field)) return field.nullable ? [[field.name, null]] : [];
    if (typeof value === 'string') {
      const text = value.trim();
      if (text === '' && (field.kind === 'date' || field.kind === 'email' || field.kind === 'choice')) return field.nullable ? [[field.name, null]] : [];
      return [[field.name, text]];
    }
    return [[field.name, value]];
  }));
}

export function linesOf(value: FieldValue): readonly string[] {
  return String(value).split('\n').map((line) => line.trim()).filter((line) => line !== '');
}

const isNumeric = (field: FormField): boolean => field.kind === 'money' || field.kind === 'number' || field.kind === 'percent';
export const isYesNo = (field: FormField): boolean => field.kind === 'boolean' || field.kind === 'yes-no';

/** What is missing or cannot be right, by field, in words. The server checks again. */
export function checkValues(fields: readonly FormField[], values: FormValues): Readonly<Record<string, string>> {
  return Object.fromEntries(fields.flatMap((field): [string, string][] => {
    const problem = checkValue(field, values[field.name] ?? '');
    return problem === null ? [] : [[field.name, problem]];
  }));
}

function checkValue(field: FormField, value: FieldValue): string | null {
  if (field.kind === 'rows') return checkCells(field, String(value));
  const empty = typeof value === 'string' && value.trim() === '';
  if (empty) return field.required ? `Fill in “${field.title}”.` : null;
  if (field.kind === 'list') return field.maxItems !== null && linesOf(value).length > field.maxItems ? `At most ${field.maxItems} lines; there are ${linesOf(value).length}.` : null;
  if (typeof value === 'number') return checkNumber(field, value);
  if (typeof value !== 'string') return null;
  if (isNumeric(field)) return 'Enter a number.';
  if (field.maxLength !== null && value.trim().length > field.maxLength) return `At most ${field.maxLength} characters; there are ${value.trim().length}.`;
  if (field.kind === 'email' && !/^\S+@\S+\.\S+$/.test(value.trim())) return 'Enter an e-mail address, like name@example.com.';
  return null;
}

function checkNumber(field: FormField, value: number): string | null {
  if (field.minimum !== null && value < field.minimum) return `At least ${field.minimum}.`;
  if (field.maximum !== null && value > field.maximum) return `At most ${field.maximum}.`;
  return field.integer && !Number.isInteger(value) ? 'Enter a whole number.' : null;
}

/** Problems the server names (`input.renewalDate`, `body.input.renewalDate`), by field of the form. */
export function fieldProblems(fields: readonly FormField[], issues: readonly { readonly path: string; readonly message: string }[]): Readonly<Record<string, string>> {
  const names = new Set(fields.map((field) => field.name));
  return Object.fromEntries(issues.flatMap(({ path, message }): [string, string][] => {
    const parts = path.split('.');
    const at = parts.findIndex((part) => names.has(part));
    const field = fields.find(({ name }) => name === parts[at]);
    return field === undefined ? [] : [[field.name, `${placeInTable(field, parts.slice(at + 1))}${message}`]];
  }));
}

/** `2.amount` within a typed table as “Line 3, Amount: ”. */
function placeInTable(field: FormField, [line, column]: readonly string[]): string {
  if (field.kind !== 'rows' || line === undefined || !/^\d+$/.test(line)) return '';
  const title = field.columns.find(({ name }) => name === column)?.title;
  return `Line ${Number(line) + 1}${title === undefined ? '' : `, ${title}`}: `;
}
