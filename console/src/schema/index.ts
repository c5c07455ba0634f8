/** Reads JSON Schema (2020-12) as the API gives it, without trusting its form. Pure. */
export type Schema = Readonly<Record<string, unknown>>;

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const recordOr = (value: unknown): Schema => (isRecord(value) ? value : {});

export function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

export function numberOf(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}

/** The fields of an object, in their order. */
export function propertiesOf(schema: Schema): readonly (readonly [name: string, schema: Schema])[] {
  return Object.entries(recordOr(schema['properties'])).map(([name, property]) => [name, recordOr(property)] as const);
}

export function propertyOf(schema: Schema, name: string): Schema {
  return recordOr(recordOr(schema['properties'])[name]);
}

/** The schema of a list's items. */
export function itemsOf(schema: Schema): Schema {
  return recordOr(schema['items']);
}

export function requiredOf(schema: Schema): ReadonlySet<string> {
  return new Set(Array.isArray(schema['required']) ? schema['required'].filter((name) => typeof name === 'string') : []);
}

/** What a person reads over a field; its name in plain words where it has no title. */
export function titleOf(schema: Schema, name: string): string {
  return textOf(schema['title']) ?? wordsOf(name);
}

/** `partiesAndAmounts` as “Parties and amounts”. */
export function wordsOf(name: string): string {
  const words = name.replace(/([a-z0-9])([A-Z])/g, '$1 $2').replace(/[-_]+/g, ' ').toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** How a value is entered and shown: `x-kind`, or what its type suggests. */
export function kindOf(schema: Schema): string {
  const kind = textOf(schema['x-kind']);
  if (kind !== undefined) return kind;
  if (Array.isArray(schema['enum'])) return 'choice';
  const type = typesOf(schema)[0];
  if (type === 'array') return 'list';
  if (type === 'boolean' || type === 'object') return type;
  if (type === 'number' || type === 'integer') return 'number';
  return { date: 'date', email: 'email' }[String(schema['format'])] ?? 'text';
}

/** Types a value may have, `null` among them where it may be left empty. */
export function typesOf(schema: Schema): readonly string[] {
  if (typeof schema['type'] === 'string') return [schema['type']];
  if (Array.isArray(schema['type'])) return schema['type'].map(String);
  return variantsOf(schema).flatMap(typesOf);
}

/** The alternatives of `anyOf` or `oneOf`. */
export function variantsOf(schema: Schema): readonly Schema[] {
  const variants = schema['anyOf'] ?? schema['oneOf'];
  return Array.isArray(variants) ? variants.map(recordOr) : [];
}

/** The values of a choice with the words for them. */
export function optionsOf(schema: Schema): readonly { readonly value: string; readonly label: string }[] {
  const labels = recordOr(schema['x-labels']);
  const values = Array.isArray(schema['enum']) ? schema['enum'].filter((value) => typeof value === 'string') : [];
  return values.map((value) => ({ value, label: textOf(labels[value]) ?? wordsOf(value) }));
}

/** A keyword of the schema, or of the one alternative that is not `null`. */
export function keywordOf(schema: Schema, keyword: string): unknown {
  return schema[keyword] ?? variantsOf(schema).find((variant) => variant['type'] !== 'null')?.[keyword];
}
