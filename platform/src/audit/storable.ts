/** What PostgreSQL cannot keep in text or jsonb: NUL, and halves of surrogate pairs. As they stand in JSON text. */
const unstorable = /\\u(?:0000|d[89a-f][0-9a-f]{2})/i;

/**
 * Text that PostgreSQL and canonical JSON can hold. Callers choose model names and headers, so that an event or a
 * ledger row must never fail for what they wrote.
 */
export function storableText(text: string): string {
  return text.includes('\0') || !text.isWellFormed() ? text.replaceAll('\0', '\uFFFD').toWellFormed() : text;
}

/** A value as JSON text for a jsonb column. */
export function storableJson(value: unknown): string {
  const text = JSON.stringify(value) ?? 'null';
  // Few texts hold an escape at all, and looking for one is much cheaper than the pattern.
  return text.includes('\\u') && unstorable.test(text) ? JSON.stringify(value, (_key, each: unknown) => cleaned(each)) : text;
}

function cleaned(value: unknown): unknown {
  if (typeof value === 'string') return storableText(value);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [storableText(name), each]));
}
