/**
 * What no text needs and a reader cannot see: control characters (but tab and line end), the embeddings, overrides and isolates that turn
 * the order of letters round (UAX #9; marks of direction stay), tags (U+E0000 to U+E007F) and annotations.
 */
// oxlint-disable-next-line no-control-regex
const unseen = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069\ufff9-\ufffb]|[\u{e0000}-\u{e007f}]/gu;

/**
 * A value with all of its texts as they are read: what somebody approves is what they saw. Lone halves of surrogate pairs become U+FFFD.
 * Members of every name stay members: nothing reaches a prototype.
 */
export function plainTexts<Value>(value: Value): Value;
export function plainTexts(value: unknown): unknown {
  if (typeof value === 'string') return value.replace(/\r\n?/g, '\n').replace(unseen, '').toWellFormed();
  if (Array.isArray(value)) return value.map((part: unknown) => plainTexts(part));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, part]: [string, unknown]) => [name, plainTexts(part)]));
}
