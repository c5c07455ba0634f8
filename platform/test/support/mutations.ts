import type { Schema } from './samples.ts';

/** A valid request made wrong in one way. */
export interface Mutation {
  readonly what: string;
  /** The field that must be named. */
  readonly field: string;
  /** The body as JSON text: some of what is wrong has no JavaScript value. */
  readonly text: string;
}

type Path = readonly (string | number)[];

const megabyte = 1_048_576;
/** Longer than a field may be, and still a body that is read. */
const longCharacters = ({ maxLength = 0 }: Schema): number => Math.min(Math.max(maxLength, 20_000) + 1, 900_000);

/** Every way in which a body can be wrong at every one of its fields: missing, null, another type, oversized, unstorable, unknown. */
export function mutationsOf(schema: Schema, valid: unknown): Mutation[] {
  const whole = [['null', 'null'], ['a list', '[]'], ['text', '"text"'], ['a number', '7'], ['nothing', ''], ['cut off', '{"'], ['no JSON', 'NaN'], ['two values', '{}{}']] as const;
  return [
    ...whole.map(([what, text]): Mutation => ({ what, field: 'body', text })), ...mutationsAt(schema, valid, { path: [], required: true }),
    // Beyond the limit of a body, which is looked at before any field is.
    { what: 'a megabyte', field: '', text: JSON.stringify({ text: 'a'.repeat(megabyte) }) },
  ];
}

interface Place { readonly path: Path; readonly required: boolean }

function mutationsAt(declared: Schema, root: unknown, place: Place): Mutation[] {
  const schema = (declared.anyOf ?? declared.oneOf)?.find(({ type }) => type !== 'null') ?? declared;
  const nullable = declared.anyOf?.some(({ type }) => type === 'null') === true;
  const { path } = place;
  const made: Mutation[] = [];
  const field = path.join('.');
  const put = (what: string, value: unknown): void => { made.push({ what, field, text: JSON.stringify(withValue(root, path, value)) }); };
  if (path.length > 0) {
    if (place.required) made.push({ what: 'missing', field, text: JSON.stringify(withValue(root, path, undefined)) });
    if (!nullable) put('null', null);
    for (const [what, value] of wrongTypes(schema)) put(what, value);
    if (schema.type === 'string') made.push(...mutationsOfText(schema, root, path));
    if (schema.enum !== undefined) put('none of the choices', 'none-of-these');
  }
  if (schema.type === 'object' && schema.properties !== undefined) {
    const within = [...path, 'noSuchField'];
    made.push({ what: 'unknown field', field: within.join('.'), text: JSON.stringify(withValue(root, within, 1)) });
    for (const name of ['constructor', 'toString']) made.push({ what: name, field: [...path, name].join('.'), text: JSON.stringify(withValue(root, [...path, name], { a: 1 })) });
    if (path.length === 0) made.push({ what: '__proto__', field: '__proto__', text: JSON.stringify(root).replace('{', '{"__proto__":{"role":"owner"},') .replace(',}', '}') });
    for (const [name, child] of Object.entries(schema.properties)) made.push(...mutationsAt(child, root, { path: [...path, name], required: schema.required?.includes(name) === true && child.default === undefined }));
  }
  if (schema.type === 'array' && schema.items !== undefined && valueAt(root, [...path, 0]) !== undefined) made.push(...mutationsAt(schema.items, root, { path: [...path, 0], required: false }));
  return made;
}

function wrongTypes({ type, enum: choices }: Schema): [string, unknown][] {
  const wrong: [string, unknown, string[]][] = [['a number', 7.5, ['number']], ['text', 'some text', ['string']], ['true', true, ['boolean']], ['a list', [[]], ['array']], ['an object', { a: { b: 1 } }, ['object']]];
  return wrong.filter(([, , types]) => !types.includes(choices === undefined ? type ?? '' : 'string')).map(([what, value]) => [what, value]);
}

function mutationsOfText(schema: Schema, root: unknown, path: Path): Mutation[] {
  const field = path.join('.');
  const put = (what: string, value: string): Mutation => ({ what, field, text: JSON.stringify(withValue(root, path, value)) });
  return [
    put('NUL', 'aaaa\0aaaaaaaaaaaaaaaaaaaaaa'), put('half a surrogate pair', 'aaaaaaaaaaaaaaaaaaaaaa\ud800'),
    ...(schema.maxLength === undefined && schema.format === undefined && schema.pattern === undefined && schema.enum === undefined ? [] : [put('long', 'a'.repeat(longCharacters(schema)))]),
    ...((schema.minLength ?? 0) > 0 ? [put('empty', '')] : []),
  ];
}

function valueAt(value: unknown, path: Path): unknown {
  let found = value;
  for (const step of path) found = typeof found === 'object' && found !== null ? (found as Record<string | number, unknown>)[step] : undefined;
  return found;
}

/** A copy with one value replaced; `undefined` takes it out. */
function withValue(root: unknown, path: Path, value: unknown): unknown {
  const [step, ...rest] = path;
  if (step === undefined) return value;
  if (Array.isArray(root)) return root.map((each: unknown, index) => (index === step ? withValue(each, rest, value) : each));
  const copy = { ...root as Record<string, unknown> };
  if (rest.length === 0 && value === undefined) Reflect.deleteProperty(copy, step);
  else copy[step] = withValue(copy[step] ?? {}, rest, value);
  return copy;
}
