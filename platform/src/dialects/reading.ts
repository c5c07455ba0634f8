import { DialectError, type TokenUsage } from './dialect.ts';

/** JSON that came from outside: only what is asked for is looked at. */
export type JsonObject = Readonly<Record<string, unknown>>;
export type Headers = Readonly<Record<string, string | string[] | undefined>>;

export const nothingUsed: TokenUsage = { input: 0, cacheRead: null, cacheWrite: null, output: 0, reasoning: null };

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The member as an object; an empty one where it is none. */
export function objectIn(holder: unknown, key: string): JsonObject {
  const value = isObject(holder) ? holder[key] : undefined;
  return isObject(value) ? value : {};
}

export function listIn(holder: unknown, key: string): readonly unknown[] {
  const value = isObject(holder) ? holder[key] : undefined;
  return Array.isArray(value) ? value : [];
}

export function textIn(holder: unknown, key: string): string | null {
  const value = isObject(holder) ? holder[key] : undefined;
  return typeof value === 'string' && value !== '' ? value : null;
}

/** What stands at a place, where it must be an object. @throws DialectError */
export function objectOf(value: unknown, field: string): JsonObject {
  if (!isObject(value)) throw new DialectError(field, `"${field}" must be an object`);
  return value;
}

/** A text that must be there. @throws DialectError */
export function required(holder: JsonObject, key: string, field: string): string {
  const value = textIn(holder, key);
  if (value === null) throw new DialectError(`${field}.${key}`, `"${field}.${key}" must be a text and not empty`);
  return value;
}

/** A count of tokens: a whole number that is not negative, else `null`. */
export function countIn(holder: unknown, ...keys: readonly string[]): number | null {
  if (!isObject(holder)) return null;
  for (const key of keys) {
    const value = holder[key];
    if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0) return value;
  }
  return null;
}

/** `null` where it is no JSON. */
export function parseJson(json: Buffer | string): unknown {
  try {
    return JSON.parse(json.toString()) as unknown;
  } catch {
    return null;
  }
}

/** @throws DialectError where the body is no object. */
export function requireBody(body: unknown): JsonObject {
  if (!isObject(body)) throw new DialectError('body', 'The body must be a JSON object.');
  return body;
}

/** @throws DialectError where the model is missing or could break out of where it is written. */
export function requireModel(value: unknown): string {
  if (typeof value !== 'string' || value === '') throw new DialectError('model', 'The field "model" is missing or empty. Name a route, a model, or provider/model; GET /v1/models lists what this token may use.');
  if (value.length > 300 || hasControlCharacters(value)) throw new DialectError('model', 'a model’s name has up to 300 characters, none of them control characters');
  return value;
}

function hasControlCharacters(text: string): boolean {
  for (let index = 0; index < text.length; index += 1) {
    const unit = text.charCodeAt(index);
    if (unit < 0x20 || unit === 0x7f) return true;
  }
  return false;
}

/** @throws DialectError where a switch is neither absent, `null`, true nor false. */
export function optionalFlag(body: JsonObject, key: string): boolean {
  const value = body[key] ?? false;
  if (typeof value !== 'boolean') throw new DialectError(key, `"${key}" must be true or false`);
  return value;
}

/** @throws DialectError where a limit is there and is not a whole number above zero. */
export function optionalLimit(body: JsonObject, key: string): number | null {
  const value = body[key] ?? null;
  if (value === null) return null;
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 1) throw new DialectError(key, `"${key}" must be a whole number above zero`);
  return value;
}

/** Headers in which providers name the request: their own before those of what stands in front of them. */
const requestIdHeaders = ['x-request-id', 'request-id', 'apim-request-id', 'x-goog-request-id', 'x-amzn-requestid', 'mistral-correlation-id', 'x-generation-id', 'inference-id', 'x-kong-request-id'];

/** The id a provider gave the request, as its support asks for it. Where no header has one, the id of the answer in its body will do. */
export function readRequestId(headers: Headers): string | null {
  for (const name of requestIdHeaders) {
    const value = headers[name];
    const text = Array.isArray(value) ? value[0] : value;
    if (text !== undefined && text !== '') return text.slice(0, 200);
  }
  return null;
}
