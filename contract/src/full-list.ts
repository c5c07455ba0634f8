/** Kinds of lists that a model writes; those that code computes say themselves what does not fit. */
const written: ReadonlySet<unknown> = new Set(['facts', 'statements', 'list']);

/**
 * What a reader has to know about a list that holds as many entries as it can, so that none ends silently; `null` where it has room.
 * @param schema Of the list: JSON Schema with the `x-kind` of the app's field.
 */
export function fullListNotice(schema: Readonly<Record<string, unknown>>, entries: number): string | null {
  const most = schema['maxItems'];
  if (typeof most !== 'number' || entries < most || !written.has(schema['x-kind'])) return null;
  return `This list is full: it holds ${most} entries at most, and there may be more in the documents. Run what comes after its last entry as a document of its own.`;
}
