/** A letter, message or form text within a draft, ready to paste: its subject apart where it has one. */
export interface DraftMessage {
  /** Where it stands in the output: `clientMessage`, `variants.0`, `reminders.first`. */
  readonly place: string;
  readonly title: string;
  readonly subject: string | null;
  readonly body: string;
}

interface Draft {
  readonly sections: readonly { readonly id: string; readonly title: string }[];
  /** The app’s output as JSON Schema, with `x-kind`. */
  readonly schema: Readonly<Record<string, unknown>>;
  readonly output: Readonly<Record<string, unknown>>;
}

/**
 * The messages of a draft, in its order: sections of the kind `message` with a `body`, or of long texts alone (one message each), and
 * the rows of a section that have a `body`. Empty ones are left out.
 */
export function messagesOf({ sections, schema, output }: Draft): readonly DraftMessage[] {
  return sections.flatMap(({ id, title }): DraftMessage[] => {
    const value = output[id];
    const shape = propertyOf(schema, id);
    if (Array.isArray(value)) return value.flatMap((item: unknown, index): DraftMessage[] => (isRecord(item) ? fromBody(`${id}.${index}`, value.length === 1 ? title : `${title}, ${index + 1}`, item) : []));
    if (!isRecord(value) || shape['x-kind'] !== 'message') return [];
    if (typeof value['body'] === 'string') return fromBody(id, title, value);
    const parts = Object.entries(value).map(([name, text]) => ({ name, text, part: propertyOf(shape, name) }));
    if (!parts.every(({ part }) => part['x-kind'] === 'long-text')) return [];
    return parts.flatMap(({ name, text, part }): DraftMessage[] => fromBody(`${id}.${name}`, typeof part['title'] === 'string' ? part['title'] : name, { body: text }));
  });
}

function fromBody(place: string, title: string, { body, subject }: Readonly<Record<string, unknown>>): DraftMessage[] {
  if (typeof body !== 'string' || body.trim() === '') return [];
  return [{ place, title, subject: typeof subject === 'string' && subject.trim() !== '' ? subject.trim() : null, body: body.trim() }];
}

function propertyOf(schema: Readonly<Record<string, unknown>>, name: string): Readonly<Record<string, unknown>> {
  const properties = schema['properties'];
  const found = isRecord(properties) ? properties[name] : undefined;
  return isRecord(found) ? found : {};
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
