import { isRecord, keywordOf, kindOf, numberOf, optionsOf, propertiesOf, requiredOf, type Schema, textOf, titleOf, typesOf } from '../../schema/index.ts';

/** One question of a form, read from the app's input schema. */
export interface FormField {
  readonly name: string;
  readonly title: string;
  readonly description: string | null;
  readonly kind: string;
  readonly required: boolean;
  readonly nullable: boolean;
  readonly fallback: unknown;
  readonly maxLength: number | null;
  readonly maxItems: number | null;
  readonly minimum: number | null;
  readonly maximum: number | null;
  readonly integer: boolean;
  readonly currency: string | null;
  readonly options: readonly { readonly value: string; readonly label: string }[];
}

/** What is in a field while the form is filled in: text as typed, lists as lines, `''` where nothing was entered. */
export type FieldValue = string | number | boolean;
export type FormValues = Readonly<Record<string, FieldValue>>;

export function fieldsOf(schema: Schema): readonly FormField[] {
  const required = requiredOf(schema);
  return propertiesOf(schema).map(([name, property]) => {
    const types = typesOf(property);
    return {
      name, title: titleOf(property, name), description: textOf(property['description']) ?? null, kind: kindOf(property), required: required.has(name), nullable: types.includes('null'),
      fallback: property['default'], maxLength: numberOf(keywordOf(property, 'maxLength')) ?? null, maxItems: numberOf(keywordOf(property, 'maxItems')) ?? null,
      minimum: numberOf(keywordOf(property, 'minimum')) ?? null, maximum: numberOf(keywordOf(property, 'maximum')) ?? null, integer: types.includes('integer'),
      currency: textOf(property['x-currency']) ?? null, options: optionsOf(property),
    };
  });
}

/** The form filled with an input (a sample, an earlier run), the rest with what stands when nothing is said. */
export function toValues(fields: readonly FormField[], input: unknown = {}): FormValues {
  const given = isRecord(input) ? input : {};
  return Object.fromEntries(fields.map((field) => [field.name, toValue(field, given[field.name] ?? field.fallback)]));
}

function toValue(field: FormField, value: unknown): FieldValue {
  if (Array.isArray(value)) return value.map(String).join('\n');
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value;
  return field.kind === 'boolean' ? false : '';
}

/** What is sent: empty optional fields are left out or `null`, lists become lists again. */
export function toInput(fields: readonly FormField[], values: FormValues): Record<string, unknown> {
  return Object.fromEntries(fields.flatMap((field): [string, unknown][] => {
    const value = values[field.name] ?? '';
    if (field.kind === 'list') return [[field.name, linesOf(value)]];
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

const isNumeric = (field: FormField): boolean => field.kind === 'money' || field.kind === 'number';

/** What is missing or cannot be right, by field, in words. The server checks again. */
export function checkValues(fields: readonly FormField[], values: FormValues): Readonly<Record<string, string>> {
  return Object.fromEntries(fields.flatMap((field): [string, string][] => {
    const problem = checkValue(field, values[field.name] ?? '');
    return problem === null ? [] : [[field.name, problem]];
  }));
}

function checkValue(field: FormField, value: FieldValue): string | null {
  const empty = typeof value === 'string' && value.trim() === '';
  if (empty) return field.required ? `Enter ${lowerFirst(field.title)}.` : null;
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

const lowerFirst = (text: string): string => (/^[A-Z][a-z]/.test(text) ? text.charAt(0).toLowerCase() + text.slice(1) : text);

/** Problems the server names (`input.renewalDate`, `body.input.renewalDate`), by field of the form. */
export function fieldProblems(fields: readonly FormField[], issues: readonly { readonly path: string; readonly message: string }[]): Readonly<Record<string, string>> {
  const names = new Set(fields.map((field) => field.name));
  return Object.fromEntries(issues.flatMap(({ path, message }): [string, string][] => {
    const name = path.split('.').find((part) => names.has(part));
    return name === undefined ? [] : [[name, message]];
  }));
}
