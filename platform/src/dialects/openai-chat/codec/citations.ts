import type { Citation } from '../../canonical/index.ts';
import { countIn, isObject, type JsonObject, objectIn, textIn } from '../../reading.ts';

/** One of a message's `annotations`. */
export function readAnnotation(annotation: unknown): readonly Citation[] {
  if (!isObject(annotation)) return [];
  const cited = objectIn(annotation, 'url_citation');
  return [{
    url: textIn(cited, 'url') ?? textIn(annotation, 'url'), title: textIn(cited, 'title') ?? textIn(annotation, 'title'), quote: textIn(cited, 'content'),
    start: countIn(cited, 'start_index'), end: countIn(cited, 'end_index'), native: { dialect: 'openai-chat', value: annotation },
  }];
}

/** A citation without an address (of a document that was sent) is told with its words as the content. */
export function writeAnnotation({ url, title, quote, start, end, native }: Citation): JsonObject {
  if (native.dialect === 'openai-chat' && isObject(native.value)) return native.value;
  return { type: 'url_citation', url_citation: { url: url ?? '', title: title ?? '', start_index: start ?? 0, end_index: end ?? 0, ...(quote === null ? {} : { content: quote }) } };
}
