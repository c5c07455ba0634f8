import { type CacheMark, fitCallId, type Notes, type Part, type Source, type TextPart, type Turn } from '../../canonical/index.ts';
import { readArguments } from '../../anthropic-messages/codec/write-messages.ts';
import { isObject, type JsonObject } from '../../reading.ts';
import { formatOf, type Medium } from './formats.ts';

/** What the writing of one request needs to know. */
export interface Writing {
  readonly notes: Notes;
  /** Cache points are refused by models that do not know them. */
  readonly caches: boolean;
  /** Documents of plain text may stand there as they are; the others' models take bytes alone. */
  readonly plainText: boolean;
  /** Names of documents so far: two of one name are refused. */
  readonly names: Set<string>;
}

/** Turns as Converse takes them. @throws NotCarried */
export function writeMessages(turns: readonly Turn[], writing: Writing): readonly JsonObject[] {
  const messages: { role: string; content: JsonObject[] }[] = [];
  for (const turn of turns) {
    const content = turn.parts.flatMap((part) => writePart(part, writing));
    if (content.length === 0) continue;
    const role = turn.role === 'system' ? laterInstruction(content, writing.notes) : turn.role;
    const last = messages.at(-1);
    if (last?.role === role) last.content.push(...content);
    else messages.push({ role, content });
  }
  return messages;
}

function laterInstruction(content: JsonObject[], notes: Notes): string {
  notes.warn('messages', 'An instruction in the middle of the conversation was sent as part of the user’s turn: few models of Bedrock’s take it elsewhere.');
  const [first] = content;
  if (typeof first?.['text'] === 'string') content[0] = { ...first, text: `Instruction: ${first['text']}` };
  return 'user';
}

function writePart(part: Part, writing: Writing): readonly JsonObject[] {
  const written = writeBlock(part, writing);
  const { cache } = part as { readonly cache?: CacheMark };
  return cache === undefined || written.length === 0 ? written : [...written, ...writeCachePoint(cache, writing)];
}

export function writeCachePoint(cache: CacheMark, { caches }: Pick<Writing, 'caches'>): readonly JsonObject[] {
  return caches ? [{ cachePoint: { type: 'default', ...(cache.ttl === null ? {} : { ttl: cache.ttl }) } }] : [];
}

function writeBlock(part: Part, writing: Writing): readonly JsonObject[] {
  const { notes } = writing;
  switch (part.kind) {
    case 'text': return part.text.trim() === '' ? [] : [writeText(part)];
    case 'refusal': return part.text.trim() === '' ? [] : [{ text: part.text }];
    case 'image': return [{ image: { format: requireFormat('image', part.source, notes), source: writeSource(part.source, notes) } }];
    case 'document': return [writeDocument(part, writing)];
    case 'media': return [{ [part.medium]: { format: requireFormat(part.medium, part.source, notes), source: writeSource(part.source, notes) } }];
    case 'tool-call': return [{ toolUse: { toolUseId: writtenCallId(part.id), name: part.name, input: readArguments(part.arguments) } }];
    case 'tool-result': {
      const content = part.content.flatMap((each) => writeBlock(each, writing));
      return [{ toolResult: { toolUseId: writtenCallId(part.callId), content: content.length === 0 ? [{ text: '(nothing)' }] : content, ...(part.failed === true ? { status: 'error' } : {}) } }];
    }
    case 'reasoning': return writeReasoning(part, notes);
    case 'native':
      if (part.dialect === 'bedrock-converse' && isObject(part.value)) return [part.value];
      notes.warn('messages', `A part of the kind "${part.type}" is known to its own provider alone; it was left out.`);
      return [];
  }
}

function writeText({ text, citations }: TextPart): JsonObject {
  const own = (citations ?? []).filter(({ native }) => native.dialect === 'bedrock-converse').map(({ native }) => native.value);
  return own.length === 0 ? { text } : { citationsContent: { content: [{ text }], citations: own } };
}

export function writtenCallId(id: string): string {
  return fitCallId(id, /^[a-zA-Z0-9_.:-]+$/, 64);
}

/** Only what was signed through Bedrock goes back to it. */
function writeReasoning(part: Extract<Part, { kind: 'reasoning' }>, notes: Notes): readonly JsonObject[] {
  const { signature } = part;
  if (signature?.dialect !== 'bedrock-converse') {
    notes.warn('messages', 'Thoughts that were not signed through Bedrock were left out: its models take no others.');
    return [];
  }
  return [{ reasoningContent: part.redacted === true ? { redactedContent: signature.value } : { reasoningText: { text: part.text, signature: signature.value } } }];
}

function writeDocument(part: Extract<Part, { kind: 'document' }>, writing: Writing): JsonObject {
  const { source } = part;
  const format = source.from === 'text' ? 'txt' : requireFormat('document', source, writing.notes);
  return { document: {
    format, name: uniqueName(part.name, writing.names), source: source.from === 'text' && writing.plainText ? { text: source.text } : writeSource(source, writing.notes), ...(part.context === undefined ? {} : { context: part.context }),
    ...(part.citable === true ? { citations: { enabled: true } } : {}),
  } };
}

/** Letters, digits, single spaces, hyphens and brackets, up to 200; each once in a request (API reference, DocumentBlock). */
function uniqueName(name: string | null, names: Set<string>): string {
  const plain = (name ?? 'document').replaceAll(/[^a-zA-Z0-9\s\-()[\]]/g, '-').replaceAll(/\s+/g, ' ').trim().slice(0, 190) || 'document';
  let unique = plain;
  for (let number = 2; names.has(unique); number += 1) unique = `${plain} (${number})`;
  names.add(unique);
  return unique;
}

function requireFormat(medium: Medium, source: Source, notes: Notes): string {
  const mediaType = source.from === 'text' ? 'text/plain' : source.mediaType;
  const format = mediaType === null ? null : formatOf(medium, mediaType);
  return format ?? notes.refuse('messages', `Bedrock takes no ${medium} of the type ${mediaType ?? 'that was given by its address'}. Send its content in a common format.`);
}

function writeSource(source: Source, notes: Notes): JsonObject {
  if (source.from === 'data') return { bytes: source.base64 };
  if (source.from === 'text') return { bytes: Buffer.from(source.text).toString('base64') };
  if (source.from === 'file' && source.id.startsWith('s3://')) return { s3Location: { uri: source.id } };
  return notes.refuse('messages', source.from === 'url' ? 'Bedrock fetches nothing from the web. Send the content itself, as base64.' : 'A file that lies at one provider is not known to another. Send its content instead.');
}
