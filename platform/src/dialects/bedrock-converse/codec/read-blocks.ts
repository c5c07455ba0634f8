import { type CacheMark, type Citation, type DocumentPart, joinBeside, type Notes, type Part, readHidden, readSignature, type Source, type TextPart, type ToolResultPart } from '../../canonical/index.ts';
import { DialectError } from '../../dialect.ts';
import { isObject, type JsonObject, listIn, objectIn, objectOf, required, textIn } from '../../reading.ts';
import { type Medium, mediaTypeOf } from './formats.ts';

type Read = ReturnType<typeof readHidden>;

/** A block's one member, and where it stands, as its sender would write it. */
interface Place { readonly block: JsonObject; readonly value: JsonObject; readonly field: string; readonly notes: Notes }

/** The blocks of a message. A cache point is a block of its own here; it marks the part before it. @throws DialectError, NotCarried */
export function readContent(content: unknown, field: string, notes: Notes): readonly Part[] {
  if (!Array.isArray(content)) throw new DialectError(field, `"${field}" must be a list of blocks`);
  const read: Read[] = [];
  content.forEach((each: unknown, index) => {
    const at = `${field}[${index}]`;
    const block = objectOf(each, at);
    if (isObject(block['cachePoint'])) markBefore(read, readCachePoint(block['cachePoint']));
    else read.push(readBlock(block, at, notes));
  });
  return joinBeside(read);
}

function readBlock(block: JsonObject, field: string, notes: Notes): Read {
  if (typeof block['text'] === 'string') return { kind: 'text', text: block['text'] };
  const name = Object.keys(block).find((key) => isObject(block[key])) ?? '';
  const reader = Object.hasOwn(readers, name) ? readers[name] : undefined;
  if (reader !== undefined) return reader({ block, value: objectIn(block, name), field: `${field}.${name}`, notes });
  return { kind: 'native', dialect: 'bedrock-converse', type: Object.keys(block)[0] ?? '', value: block };
}

const readers: Readonly<Record<string, (place: Place) => Read>> = {
  image: (place) => ({ kind: 'image', source: readSource(place, 'image') }),
  document: readDocument, searchResult: readSearchResult, toolResult: readToolResult,
  audio: (place) => ({ kind: 'media', medium: 'audio', source: readSource(place, 'audio') }),
  video: (place) => ({ kind: 'media', medium: 'video', source: readSource(place, 'video') }),
  toolUse: ({ block, value, field }) => (value['type'] === undefined || value['type'] === 'tool_use' ? {
    kind: 'tool-call', id: required(value, 'toolUseId', field), name: required(value, 'name', field), arguments: JSON.stringify(value['input'] ?? {}),
  } : { kind: 'native', dialect: 'bedrock-converse', type: 'toolUse', value: block }),
  reasoningContent: ({ value }) => readReasoning(value),
  citationsContent: ({ value }) => readCited(value),
  // Without its guardrail, which is refused, the mark says nothing.
  guardContent: ({ value, field, notes }) => (isObject(value['image']) ? { kind: 'image', source: readSource({ block: value, value: value['image'], field, notes }, 'image') } : { kind: 'text', text: textIn(objectIn(value, 'text'), 'text') ?? '' }),
  toolAddition: ({ field, notes }) => notes.refuse(field, 'Tools that come in the middle of a conversation are Bedrock’s own. List them in toolConfig.'),
  toolRemoval: ({ field, notes }) => notes.refuse(field, 'Tools that go in the middle of a conversation are Bedrock’s own. List the others in toolConfig.'),
};

/** Text that Bedrock gave together with what it refers to. */
export function readCited(value: JsonObject): TextPart {
  const text = listIn(value, 'content').map((each) => textIn(each, 'text') ?? '').join('');
  const citations = listIn(value, 'citations').filter(isObject).map(readCitation);
  return { kind: 'text', text, ...(citations.length === 0 ? {} : { citations }) };
}

export function readCitation(citation: JsonObject): Citation {
  const url = textIn(objectIn(objectIn(citation, 'location'), 'web'), 'url') ?? textIn(citation, 'source');
  const quote = listIn(citation, 'sourceContent').map((each) => textIn(each, 'text') ?? '').join('');
  return {
    url: url !== null && /^https?:/.test(url) ? url : null, title: textIn(citation, 'title'), quote: quote === '' ? null : quote, start: null, end: null,
    native: { dialect: 'bedrock-converse', value: citation },
  };
}

/** In requests: what was packed for another dialect finds its way back. */
function readReasoning(value: JsonObject): Read {
  const hidden = textIn(value, 'redactedContent');
  if (hidden !== null) {
    const packed = Buffer.from(hidden, 'base64').toString('latin1');
    return readHidden(packed.startsWith('ks1.') ? packed : hidden, 'bedrock-converse');
  }
  const thought = objectIn(value, 'reasoningText');
  return { kind: 'reasoning', text: textIn(thought, 'text') ?? '', ...readSignature(textIn(thought, 'signature'), 'bedrock-converse') };
}

function readSource({ value, field, notes }: Place, medium: Medium): Source {
  const source = objectIn(value, 'source');
  const format = textIn(value, 'format');
  const mediaType = mediaTypeOf(medium, format ?? (medium === 'document' ? 'txt' : 'png'));
  const bytes = textIn(source, 'bytes');
  const text = textIn(source, 'text');
  const uri = textIn(objectIn(source, 's3Location'), 'uri');
  if (bytes !== null) return { from: 'data', mediaType, base64: bytes };
  if (text !== null) return { from: 'text', text };
  if (uri !== null) return { from: 'file', id: uri, mediaType };
  if (Array.isArray(source['content'])) return { from: 'text', text: listIn(source, 'content').map((each) => textIn(each, 'text') ?? notes.refuse(`${field}.source.content`, 'A document made of anything but text cannot be carried over.')).join('\n') };
  throw new DialectError(`${field}.source`, 'a source needs its bytes, text or s3Location');
}

function readDocument(place: Place): DocumentPart {
  const { value } = place;
  const context = textIn(value, 'context');
  return {
    kind: 'document', source: readSource(place, 'document'), name: textIn(value, 'name'), ...(objectIn(value, 'citations')['enabled'] === true ? { citable: true } : {}),
    ...(context === null ? {} : { context }),
  };
}

/** A result of a search by the caller: text with a name and a source, as a document is. */
function readSearchResult({ value }: Place): DocumentPart {
  const source = textIn(value, 'source');
  return {
    kind: 'document', source: { from: 'text', text: listIn(value, 'content').map((each) => textIn(each, 'text') ?? '').join('\n') }, name: textIn(value, 'title'),
    ...(objectIn(value, 'citations')['enabled'] === true ? { citable: true } : {}), ...(source === null ? {} : { context: source }),
  };
}

function readToolResult({ value, field, notes }: Place): ToolResultPart {
  const content = listIn(value, 'content').flatMap((each, index): ToolResultPart['content'] => {
    const at = `${field}.content[${index}]`;
    const block = objectOf(each, at);
    if (block['json'] !== undefined) return [{ kind: 'text', text: JSON.stringify(block['json']) }];
    const part = readBlock(block, at, notes);
    if ('kind' in part && (part.kind === 'text' || part.kind === 'image' || part.kind === 'document')) return [part];
    return notes.refuse(at, 'A tool’s result holds text, JSON, pictures and documents; what stands here cannot be carried over.');
  });
  return { kind: 'tool-result', callId: required(value, 'toolUseId', field), name: null, content, ...(value['status'] === 'error' ? { failed: true } : {}) };
}

export function readCachePoint(point: JsonObject): CacheMark {
  const { ttl } = point;
  return { ttl: ttl === '5m' || ttl === '1h' ? ttl : null };
}

function markBefore(read: Read[], cache: CacheMark): void {
  const last = read.findLastIndex((part) => 'kind' in part && part.kind !== 'reasoning' && part.kind !== 'native' && part.kind !== 'refusal' && part.kind !== 'media');
  const part = read[last];
  if (part !== undefined && 'kind' in part) read[last] = { ...part, cache } as Read;
}
