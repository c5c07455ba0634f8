import { isObject, type JsonObject } from '../../reading.ts';

const counts = new Set(['minLength', 'maxLength', 'minItems', 'maxItems', 'minProperties', 'maxProperties']);
const lists = new Set(['anyOf', 'oneOf', 'allOf', 'prefixItems']);
const left = new Set(['propertyOrdering', 'property_ordering', 'example', 'nullable']);
const renamed: Readonly<Record<string, string>> = { any_of: 'anyOf', min_items: 'minItems', max_items: 'maxItems', min_length: 'minLength', max_length: 'maxLength', min_properties: 'minProperties', max_properties: 'maxProperties', additional_properties: 'additionalProperties' };

/** Google’s subset of an OpenAPI 3.0 schema as JSON Schema: types in lower case, `nullable` as a type of its own, counts as numbers. */
export function fromOpenApi(schema: JsonObject): JsonObject {
  const read: Record<string, unknown> = {};
  for (const [spelled, value] of Object.entries(schema)) {
    const keyword = Object.hasOwn(renamed, spelled) ? renamed[spelled] ?? spelled : spelled;
    if (left.has(keyword) || value === null) continue;
    read[keyword] = readValue(keyword, value);
  }
  return schema['nullable'] === true ? orNull(read) : read;
}

function readValue(keyword: string, value: unknown): unknown {
  if (keyword === 'type') return typeof value === 'string' ? value.toLowerCase() : value;
  if (counts.has(keyword)) return typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : value;
  if (lists.has(keyword) && Array.isArray(value)) return value.map((member: unknown) => (isObject(member) ? fromOpenApi(member) : member));
  if ((keyword === 'items' || keyword === 'additionalProperties') && isObject(value)) return fromOpenApi(value);
  if ((keyword === 'properties' || keyword === '$defs' || keyword === 'defs') && isObject(value)) return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, isObject(member) ? fromOpenApi(member) : member]));
  return value;
}

function orNull(schema: Record<string, unknown>): JsonObject {
  if (typeof schema['type'] !== 'string') return { anyOf: [schema, { type: 'null' }] };
  const options = Array.isArray(schema['enum']) ? { enum: [...schema['enum'] as readonly unknown[], null] } : {};
  return { ...schema, ...options, type: [schema['type'], 'null'] };
}
