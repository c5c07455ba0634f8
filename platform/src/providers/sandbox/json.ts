/** JSON that came from outside: only what is asked for is looked at. */
export type JsonObject = Readonly<Record<string, unknown>>;

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function objectIn(holder: unknown, ...keys: readonly string[]): JsonObject {
  for (const key of keys) {
    const value = isObject(holder) ? holder[key] : undefined;
    if (isObject(value)) return value;
  }
  return {};
}

export function listIn(holder: unknown, key: string): readonly unknown[] {
  const value = isObject(holder) ? holder[key] : undefined;
  return Array.isArray(value) ? value : [];
}

export function textIn(holder: unknown, key: string): string {
  const value = isObject(holder) ? holder[key] : undefined;
  return typeof value === 'string' ? value : '';
}

export function countIn(holder: unknown, key: string): number | null {
  const value = isObject(holder) ? holder[key] : undefined;
  return typeof value === 'number' && Number.isSafeInteger(value) && value > 0 ? value : null;
}

/** Text of a content that is a string or a list of parts with `text` in them. */
export function textOf(content: unknown): string {
  if (typeof content === 'string') return content;
  if (!Array.isArray(content)) return '';
  return content.map((part: unknown) => (typeof part === 'string' ? part : textIn(part, 'text') || textOf(isObject(part) ? part['content'] : null))).filter((text) => text !== '').join('\n');
}
