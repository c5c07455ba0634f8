import { isObject } from '../reading.ts';
import type { JsonSchema } from './call.ts';

/** What a provider's structured output understands of JSON Schema. */
export interface SchemaSubset {
  readonly keywords: ReadonlySet<string>;
  /** Values of `format` that are understood; `null`: all. */
  readonly formats: ReadonlySet<string> | null;
  /** Every property is required; one that was optional may be `null` instead. */
  readonly allRequired: boolean;
  /** Objects are closed with `additionalProperties: false`. */
  readonly closed: boolean;
}

const shape = ['type', 'properties', 'required', 'items', 'enum', 'anyOf', '$ref', '$defs', 'description', 'title', 'additionalProperties'];
const formats = new Set(['date-time', 'time', 'date', 'duration', 'email', 'hostname', 'ipv4', 'ipv6', 'uuid']);

export const openAiSubset: SchemaSubset = {
  keywords: new Set([...shape, 'const', 'pattern', 'format', 'multipleOf', 'minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum', 'minItems', 'maxItems']),
  formats, allRequired: true, closed: true,
};
export const anthropicSubset: SchemaSubset = {
  keywords: new Set([...shape, 'const', 'allOf', 'format', 'default']), formats: new Set([...formats, 'uri']), allRequired: false, closed: true,
};
export const geminiSubset: SchemaSubset = {
  keywords: new Set([...shape, 'format', 'prefixItems', 'minItems', 'maxItems', 'minimum', 'maximum']), formats: new Set(['date-time', 'date', 'time']), allRequired: false, closed: false,
};

/** Limits that people and models can read when the schema may not say them. */
const tellable = new Set(['minLength', 'maxLength', 'minItems', 'maxItems', 'minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum', 'multipleOf', 'pattern', 'format', 'uniqueItems']);

/**
 * Makes a JSON Schema (2020-12) into one that a provider takes: `oneOf` becomes `anyOf`, what it does not know is left
 * out, and limits that are left out are told in the description instead, so that the model can keep to them and the
 * caller's own validation, with the full schema, stays the judge.
 */
export function adaptSchema(schema: JsonSchema, subset: SchemaSubset): JsonSchema {
  return adapt(schema, subset);
}

function adapt(schema: JsonSchema, subset: SchemaSubset): Record<string, unknown> {
  const adapted: Record<string, unknown> = {};
  const told: string[] = [];
  for (const [keyword, value] of Object.entries(schema)) {
    if (keyword === 'oneOf' && Array.isArray(value)) adapted['anyOf'] = adaptList(value, subset);
    else if (keyword === 'const' && !subset.keywords.has('const')) adapted['enum'] = [value];
    else if (keyword === 'format' && typeof value === 'string' && subset.formats !== null && !subset.formats.has(value)) told.push(`format: ${value}`);
    else if (subset.keywords.has(keyword)) adapted[keyword] = adaptValue(keyword, value, subset);
    else if (tellable.has(keyword) && (typeof value === 'string' || typeof value === 'number' || value === true)) told.push(`${keyword}: ${String(value)}`);
  }
  if (told.length > 0) adapted['description'] = [adapted['description'], `(${told.join(', ')})`].filter((text) => typeof text === 'string').join(' ');
  return isObject(adapted['properties']) || adapted['type'] === 'object' ? closeObject(adapted, adapted['properties'], subset) : adapted;
}

function closeObject(schema: Record<string, unknown>, untypedProperties: unknown, subset: SchemaSubset): Record<string, unknown> {
  const properties = isObject(untypedProperties) ? untypedProperties : {};
  const closed = subset.closed ? { ...schema, additionalProperties: false } : schema;
  if (!subset.allRequired) return closed;
  const required = new Set(Array.isArray(schema['required']) ? schema['required'] : []);
  const entries = Object.entries(properties).map(([name, property]) => [name, required.has(name) ? property : orNull(property)]);
  return { ...closed, properties: Object.fromEntries(entries), required: Object.keys(properties) };
}

function orNull(property: unknown): unknown {
  if (!isObject(property)) return property;
  const { type } = property;
  if (Array.isArray(property['enum']) || property['const'] !== undefined || typeof type !== 'string') {
    const options = Array.isArray(property['anyOf']) ? property['anyOf'] : null;
    if (options?.some((option) => isObject(option) && option['type'] === 'null') === true) return property;
    return { anyOf: [property, { type: 'null' }] };
  }
  return { ...property, type: [type, 'null'] };
}

function adaptValue(keyword: string, value: unknown, subset: SchemaSubset): unknown {
  if (keyword === 'properties' || keyword === '$defs') {
    return isObject(value) ? Object.fromEntries(Object.entries(value).map(([name, member]) => [name, isObject(member) ? adapt(member, subset) : member])) : value;
  }
  if ((keyword === 'anyOf' || keyword === 'allOf' || keyword === 'prefixItems') && Array.isArray(value)) return adaptList(value, subset);
  return (keyword === 'items' || keyword === 'additionalProperties') && isObject(value) ? adapt(value, subset) : value;
}

function adaptList(list: readonly unknown[], subset: SchemaSubset): unknown[] {
  return list.map((member: unknown) => (isObject(member) ? adapt(member, subset) : member));
}
