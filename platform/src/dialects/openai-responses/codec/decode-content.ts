import { type CacheMark, type DocumentPart, type ImagePart, type Notes, type Part, readUrl, type Source, type TextPart } from '../../canonical/index.ts';
import { DialectError } from '../../dialect.ts';
import { isObject, type JsonObject, listIn, textIn } from '../../reading.ts';
import { readAnnotation } from './citations.ts';

type PartReader = (part: JsonObject, field: string, notes: Notes) => readonly Part[];

const readText: PartReader = (part) => {
  const text = part['text'];
  const citations = listIn(part, 'annotations').flatMap(readAnnotation);
  return typeof text === 'string' && text !== '' ? [{ kind: 'text', text, ...(citations.length === 0 ? {} : { citations }), ...cacheOf(part) } satisfies TextPart] : [];
};

const readers: Readonly<Record<string, PartReader>> = {
  input_text: readText, output_text: readText, text: readText, summary_text: readText, reasoning_text: readText,
  refusal: (part) => [{ kind: 'refusal', text: textIn(part, 'refusal') ?? '' }],
  input_image: readImage, input_file: readFile,
};

/** Content of a message or a tool’s result: text, or a list of parts. @throws DialectError, NotCarried */
export function readContent(content: unknown, field: string, notes: Notes): readonly Part[] {
  if (content === null || content === undefined || content === '') return [];
  if (typeof content === 'string') return [{ kind: 'text', text: content }];
  if (!Array.isArray(content)) throw new DialectError(field, `"${field}" must be a text or a list of parts`);
  const parts: readonly unknown[] = content;
  return parts.flatMap((part, index) => {
    if (!isObject(part)) throw new DialectError(`${field}[${index}]`, 'a part must be an object');
    const type = textIn(part, 'type') ?? '';
    const reader = Object.hasOwn(readers, type) ? readers[type] : undefined;
    return reader === undefined ? notes.refuse(`${field}[${index}].type`, `A part of the type "${type}" cannot be carried over.`) : reader(part, `${field}[${index}]`, notes);
  });
}

function readImage(part: JsonObject, field: string, notes: Notes): readonly Part[] {
  const url = part['image_url'];
  const source = sourceOf(typeof url === 'string' ? url : textIn(url, 'url'), textIn(part, 'file_id'), field, notes);
  const detail = (['auto', 'low', 'high'] as const).find((each) => each === part['detail']);
  // "original" asks for as much as there is.
  return [{ kind: 'image', source, ...(detail !== undefined ? { detail } : part['detail'] === 'original' ? { detail: 'high' } : {}), ...cacheOf(part) } satisfies ImagePart];
}

function readFile(part: JsonObject, field: string, notes: Notes): readonly Part[] {
  const source = sourceOf(textIn(part, 'file_data') ?? textIn(part, 'file_url'), textIn(part, 'file_id'), field, notes);
  if (source.from === 'data' && source.mediaType.startsWith('image/')) return [{ kind: 'image', source, ...cacheOf(part) } satisfies ImagePart];
  return [{ kind: 'document', source, name: textIn(part, 'filename'), ...cacheOf(part) } satisfies DocumentPart];
}

function sourceOf(url: string | null, fileId: string | null, field: string, notes: Notes): Source {
  if (url !== null) return /^(?:data:|https?:)/i.test(url) ? readUrl(url) : { from: 'data', mediaType: 'application/pdf', base64: url };
  return fileId === null ? notes.refuse(field, 'Neither the data nor an address is there.') : { from: 'file', id: fileId, mediaType: null };
}

/** Newer models let callers say up to where the prompt shall be cached. */
function cacheOf(part: JsonObject): { readonly cache?: CacheMark } {
  const mark = part['prompt_cache_breakpoint'];
  return isObject(mark) ? { cache: { ttl: mark['ttl'] === undefined ? null : '1h' } } : {};
}
