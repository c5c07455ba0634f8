import { type CacheMark, type DocumentPart, type ImagePart, joinBeside, type Notes, type Part, readHidden, readSignature, type Source, type TextPart, type ToolResultPart } from '../../canonical/index.ts';
import { DialectError } from '../../dialect.ts';
import { isObject, type JsonObject, listIn, objectIn, objectOf, required, textIn } from '../../reading.ts';
import { readCitations } from './citations.ts';

/** A block on its way, and where it stands, as its sender would write it. */
interface Place { readonly block: JsonObject; readonly field: string; readonly notes: Notes }
type Read = ReturnType<typeof readHidden>;

/** The content of a message: text, or blocks. @throws DialectError, NotCarried */
export function readContent(content: unknown, field: string, notes: Notes): readonly Part[] {
  if (typeof content === 'string') return [{ kind: 'text', text: content }];
  if (!Array.isArray(content)) throw new DialectError(field, `"${field}" must be a text or a list of blocks`);
  return joinBeside(content.map((block: unknown, index) => readBlock({ block: objectOf(block, `${field}.${index}`), field: `${field}.${index}`, notes })));
}

function readBlock(place: Place): Read {
  const { block } = place;
  const type = block['type'];
  const reader = typeof type === 'string' && Object.hasOwn(readers, type) ? readers[type] : undefined;
  return reader === undefined ? { kind: 'native', dialect: 'anthropic-messages', type: String(type), value: block } : reader(place);
}

const readers: Readonly<Record<string, (place: Place) => Read>> = {
  text: readText, image: readImage, document: readDocument, search_result: readSearchResult, tool_result: readToolResult,
  tool_use: ({ block, field }) => ({ kind: 'tool-call', id: required(block, 'id', field), name: required(block, 'name', field), arguments: JSON.stringify(block['input'] ?? {}), ...readCache(block) }),
  thinking: ({ block }) => ({ kind: 'reasoning', text: textIn(block, 'thinking') ?? '', ...readSignature(textIn(block, 'signature'), 'anthropic-messages') }),
  redacted_thinking: ({ block, field }) => readHidden(required(block, 'data', field), 'anthropic-messages'),
};

export function readText({ block, field }: Pick<Place, 'block' | 'field'>): TextPart {
  const { text } = block;
  if (typeof text !== 'string') throw new DialectError(`${field}.text`, 'a block of text needs its text');
  const citations = readCitations(block['citations']);
  return { kind: 'text', text, ...(citations.length === 0 ? {} : { citations }), ...readCache(block) };
}

/** How long a mark lives where a caller says so. */
export function readCache(block: JsonObject): { readonly cache?: CacheMark } {
  const mark = block['cache_control'];
  if (!isObject(mark)) return {};
  const { ttl } = mark;
  return { cache: { ttl: ttl === '5m' || ttl === '1h' ? ttl : null } };
}

function readImage({ block, field }: Place): ImagePart {
  return { kind: 'image', source: readSource(objectIn(block, 'source'), `${field}.source`), ...readCache(block) };
}

function readDocument({ block, field, notes }: Place): DocumentPart {
  const source = objectIn(block, 'source');
  const context = textIn(block, 'context');
  return {
    kind: 'document', source: source['type'] === 'content' ? readBlocksAsText(source['content'], `${field}.source.content`, notes) : readSource(source, `${field}.source`),
    name: textIn(block, 'title'), ...(objectIn(block, 'citations')['enabled'] === true ? { citable: true } : {}), ...(context === null ? {} : { context }), ...readCache(block),
  };
}

/** A result of a search by the caller: text with a name and a source, as a document is. */
function readSearchResult({ block, field, notes }: Place): DocumentPart {
  const source = textIn(block, 'source');
  return {
    kind: 'document', source: readBlocksAsText(block['content'], `${field}.content`, notes), name: textIn(block, 'title'),
    ...(objectIn(block, 'citations')['enabled'] === true ? { citable: true } : {}), ...(source === null ? {} : { context: source }), ...readCache(block),
  };
}

function readBlocksAsText(content: unknown, field: string, notes: Notes): Source {
  if (typeof content === 'string') return { from: 'text', text: content };
  const texts = (Array.isArray(content) ? content : []).map((each: unknown) => (isObject(each) && each['type'] === 'text' && typeof each['text'] === 'string' ? each['text'] : notes.refuse(field, 'A document made of anything but text cannot be carried over. Send the pictures as blocks of their own.')));
  return { from: 'text', text: texts.join('\n') };
}

function readSource(source: JsonObject, field: string): Source {
  const { type } = source;
  const mediaType = textIn(source, 'media_type');
  if (type === 'base64') return { from: 'data', mediaType: mediaType ?? required(source, 'media_type', field), base64: required(source, 'data', field) };
  if (type === 'url') return { from: 'url', url: required(source, 'url', field), mediaType };
  if (type === 'text') return { from: 'text', text: required(source, 'data', field) };
  if (type === 'file') return { from: 'file', id: required(source, 'file_id', field), mediaType };
  throw new DialectError(`${field}.type`, '"type" of a source must be base64, url, text or file');
}

function readToolResult({ block, field, notes }: Place): ToolResultPart {
  const { content } = block;
  const parts = content === undefined || content === null ? [] : readContent(content, `${field}.content`, notes);
  const kept = parts.filter((part) => {
    const carried = part.kind === 'text' || part.kind === 'image' || part.kind === 'document';
    if (!carried) notes.warn(`${field}.content`, 'Of a tool’s result only text, pictures and documents are carried over; the rest was left out.');
    return carried;
  });
  return { kind: 'tool-result', callId: required(block, 'tool_use_id', field), name: null, content: kept, ...(block['is_error'] === true ? { failed: true } : {}), ...readCache(block) };
}

/** Text or a list of blocks of text, as `system` has it. @throws DialectError */
export function readTexts(value: unknown, field: string): readonly TextPart[] {
  if (value === undefined || value === null || value === '') return [];
  if (typeof value === 'string') return [{ kind: 'text', text: value }];
  if (!Array.isArray(value)) throw new DialectError(field, `"${field}" must be a text or a list of blocks of text`);
  return value.map((block: unknown, index) => readText({ block: objectOf(block, `${field}.${index}`), field: `${field}.${index}` }));
}

/** Names of tools that may be called straight by the model; others only run at Anthropic. */
export function isDirect(tool: JsonObject): boolean {
  const callers = listIn(tool, 'allowed_callers');
  return callers.length === 0 || callers.includes('direct');
}
