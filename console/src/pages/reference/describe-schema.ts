import { itemsOf, numberOf, propertiesOf, requiredOf, type Schema, textOf, variantsOf } from '../../schema/index.ts';
import { resolve } from './openapi.ts';

/** The type of a value in a few words: `string (uuid) or null`, `list of objects`. Pure. */
export function typeWords(schema: Schema, components: Schema): string {
  const own = resolve(schema, components);
  const variants = variantsOf(own);
  if (variants.length > 0) return [...new Set(variants.map((variant) => typeWords(variant, components)))].join(' or ');
  if (own['const'] !== undefined) return JSON.stringify(own['const']);
  if (Array.isArray(own['enum'])) return own['enum'].map((value) => JSON.stringify(value)).join(' | ');
  const types = Array.isArray(own['type']) ? own['type'].map(String) : [textOf(own['type']) ?? 'anything'];
  return types.map((type) => oneType(type, own, components)).join(' or ');
}

function oneType(type: string, schema: Schema, components: Schema): string {
  if (type === 'array') return `list of ${typeWords(itemsOf(schema), components)}`;
  const format = textOf(schema['format']);
  return type === 'string' && format !== undefined ? `string (${format})` : type;
}

/** Bounds and default, in short. */
export function limitWords(schema: Schema): string {
  const bound = (keyword: string, words: (value: number) => string) => { const value = numberOf(schema[keyword]); return value === undefined || Math.abs(value) >= Number.MAX_SAFE_INTEGER ? null : words(value); };
  return [
    bound('minimum', (value) => `at least ${value}`), bound('maximum', (value) => `at most ${value}`),
    bound('minLength', (value) => `at least ${value} characters`), bound('maxLength', (value) => `at most ${value} characters`),
    bound('minItems', (value) => `at least ${value} items`), bound('maxItems', (value) => `at most ${value} items`),
    schema['default'] === undefined ? null : `default ${JSON.stringify(schema['default'])}`,
  ].filter((part) => part !== null).join(', ');
}

/** The fields below a schema: of an object, of a list's items, of the one alternative that has any. */
export function fieldsBelow(schema: Schema, components: Schema, depth = 0): { readonly schema: Schema; readonly fields: readonly (readonly [string, Schema])[] } | null {
  const own = resolve(schema, components);
  const fields = propertiesOf(own);
  if (fields.length > 0) return { schema: own, fields };
  if (depth > 6) return null;
  for (const below of [itemsOf(own), ...variantsOf(own)]) {
    const found = Object.keys(below).length === 0 ? null : fieldsBelow(below, components, depth + 1);
    if (found !== null) return found;
  }
  return null;
}

/** A value that fits, for an example: what is required and has no default, in its simplest form. */
export function exampleOf(schema: Schema, components: Schema, name = '', depth = 0): unknown {
  const own = resolve(schema, components);
  if (own['default'] !== undefined && own['default'] !== null) return own['default'];
  if (own['const'] !== undefined) return own['const'];
  if (Array.isArray(own['enum'])) return own['enum'][0];
  const [variant] = variantsOf(own);
  if (variant !== undefined) return depth > 6 ? null : exampleOf(variant, components, name, depth + 1);
  const type = Array.isArray(own['type']) ? own['type'][0] : own['type'];
  if (type === 'object') {
    const required = requiredOf(own);
    return depth > 6 ? {} : Object.fromEntries(propertiesOf(own).filter(([field]) => required.has(field)).map(([field, property]) => [field, exampleOf(property, components, field, depth + 1)]));
  }
  if (type === 'array') return depth > 6 ? [] : [exampleOf(itemsOf(own), components, name, depth + 1)];
  if (type === 'integer' || type === 'number') return numberOf(own['minimum']) ?? 1;
  if (type === 'boolean') return true;
  return { uuid: '0192f0c4-7d1e-7c39-9f3e-2f6f1c9a4b10', email: 'name@example.com', 'date-time': '2026-03-01T09:00:00Z', date: '2026-03-01', uri: 'https://example.com' }[String(own['format'])] ?? (name === '' ? 'text' : name);
}
