/** Nothing to be escaped: ASCII without controls, quotation mark and backslash. */
const simple = /^[\u0020\u0021\u0023-\u005b\u005d-\u007e]*$/;
const mostDepth = 64;
/** Names of members recur, and stand in the text as they are written once. */
const writtenNames = new Map<string, string>();
const mostNames = 2_000;

/** A value that is not plain enough to be sure how it is written. */
class NotPlain extends Error {}
const notPlain = new NotPlain();

function textOf(text: string): string {
  if (simple.test(text)) return `"${text}"`;
  if (!text.isWellFormed()) throw notPlain;
  return JSON.stringify(text);
}

function nameOf(name: string): string {
  const known = writtenNames.get(name);
  if (known !== undefined) return known;
  const written = `${textOf(name)}:`;
  if (writtenNames.size < mostNames) writtenNames.set(name, written);
  return written;
}

function write(value: unknown, depth: number): string {
  switch (typeof value) {
    case 'string': return textOf(value);
    case 'number': if (!Number.isFinite(value)) throw notPlain; return Object.is(value, -0) ? '0' : String(value);
    case 'boolean': return value ? 'true' : 'false';
    case 'object': return value === null ? 'null' : depth > mostDepth ? refuse() : Array.isArray(value) ? writeList(value, depth) : writeObject(value as Readonly<Record<string, unknown>>, depth);
    default: return refuse();
  }
}

function refuse(): never {
  throw notPlain;
}

function writeList(list: readonly unknown[], depth: number): string {
  let text = '';
  for (const each of list) text += `${text === '' ? '' : ','}${write(each, depth + 1)}`;
  return `[${text}]`;
}

function writeObject(object: Readonly<Record<string, unknown>>, depth: number): string {
  const prototype: unknown = Object.getPrototypeOf(object);
  if ((prototype !== Object.prototype && prototype !== null) || typeof object['toJSON'] === 'function') throw notPlain;
  // By UTF-16 code units, as RFC 8785 asks.
  const names = Object.keys(object).sort();
  let text = '';
  for (const name of names) {
    const value = object[name];
    if (value !== undefined) text += `${text === '' ? '' : ','}${nameOf(name)}${write(value, depth + 1)}`;
  }
  return `{${text}}`;
}

/**
 * Canonical JSON (RFC 8785) of a plain value: objects and lists without classes of their own, finite numbers, well-formed text. Several times as fast as
 * asking of every value what it might be. `undefined` where a value is something else; then it is for the careful way.
 */
export function plainCanonicalText(value: unknown): string | undefined {
  try {
    return write(value, 0);
  } catch (error) {
    if (error instanceof NotPlain) return undefined;
    throw error;
  }
}
