import type { Citation } from '../../canonical/index.ts';
import { countIn, isObject, type JsonObject, textIn } from '../../reading.ts';

/** One of a text’s `annotations`: an address, a file, or a file of a container. */
export function readAnnotation(annotation: unknown): readonly Citation[] {
  if (!isObject(annotation)) return [];
  return [{
    url: textIn(annotation, 'url'), title: textIn(annotation, 'title') ?? textIn(annotation, 'filename'), quote: textIn(annotation, 'quote'),
    start: countIn(annotation, 'start_index'), end: countIn(annotation, 'end_index'), native: { dialect: 'openai-responses', value: annotation },
  }];
}

/** A citation without an address (of a document that was sent) is told with its words as the title. */
export function writeAnnotation({ url, title, quote, start, end, native }: Citation): JsonObject {
  if (native.dialect === 'openai-responses' && isObject(native.value)) return native.value;
  return { type: 'url_citation', url: url ?? '', title: title ?? quote ?? '', start_index: start ?? 0, end_index: end ?? 0, ...(quote === null ? {} : { quote }) };
}
