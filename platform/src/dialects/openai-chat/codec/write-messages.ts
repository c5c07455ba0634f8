import { type CanonicalRequest, type DocumentPart, type ImagePart, type MediaPart, type Notes, type Part, resultText, type TextPart, type ToolCallPart, type ToolResultPart, toUrl, type Turn } from '../../canonical/index.ts';
import type { JsonObject } from '../../reading.ts';
import type { ChatQuirks } from '../quirks.ts';
import { writeDetail } from './read-message.ts';

interface Writing { readonly quirks: ChatQuirks; readonly notes: Notes }

/** The messages of a request: instructions first, each result of a tool as a message of its own. */
export function writeMessages(request: CanonicalRequest, quirks: ChatQuirks, notes: Notes): readonly JsonObject[] {
  const writing = { quirks, notes };
  const system = request.system.map(({ text }) => text);
  const { format } = request;
  if (quirks.noSchemas === true && format?.kind === 'schema') system.push(`Answer with one JSON object that fits this JSON Schema, and nothing else:\n${JSON.stringify(format.schema)}`);
  return [
    ...(system.length === 0 ? [] : [{ role: 'system', content: system.join('\n\n') }]),
    ...request.turns.flatMap((turn) => writeTurn(turn, writing)),
  ];
}

function writeTurn(turn: Turn, writing: Writing): readonly JsonObject[] {
  if (turn.role === 'assistant') return [writeAssistant(turn.parts, writing)];
  if (turn.role === 'system') return [{ role: 'system', content: turn.parts.flatMap((part) => (part.kind === 'text' ? [part.text] : [])).join('\n\n') }];
  const results = turn.parts.filter((part) => part.kind === 'tool-result');
  const pictures = results.flatMap(picturesOf);
  if (pictures.length > 0) writing.notes.warn('messages', 'Results of tools hold only text in OpenAI’s chat format, so their images and documents follow in a message of the user.');
  const rest = [...pictures, ...turn.parts.filter((part) => part.kind !== 'tool-result')];
  return [...results.map((result) => writeResult(result, writing)), ...(rest.length === 0 ? [] : [{ role: 'user', content: writeContent(rest, writing) }])];
}

function picturesOf(result: ToolResultPart): readonly Part[] {
  const others = result.content.filter((part) => part.kind !== 'text');
  return others.length === 0 ? [] : [{ kind: 'text', text: `From the result of the tool call ${result.callId}:` }, ...others];
}

function writeResult(result: ToolResultPart, { quirks }: Writing): JsonObject {
  const text = resultText({ ...result, content: result.content.filter((part) => part.kind === 'text') }) ?? '';
  return { role: 'tool', tool_call_id: callId(result.callId, quirks), content: result.failed === true && !/error/i.test(text) ? `Error: ${text}` : text };
}

function writeAssistant(parts: readonly Part[], writing: Writing): JsonObject {
  const text = parts.flatMap((part) => (part.kind === 'text' ? [part.text] : [])).join('');
  const refusal = parts.find((part) => part.kind === 'refusal');
  const calls = parts.filter((part) => part.kind === 'tool-call');
  const thoughts = parts.flatMap((part) => (part.kind === 'reasoning' ? [part] : []));
  const own = thoughts.flatMap(({ signature, ...part }) => (signature?.dialect === 'openai-chat' ? [writeDetail({ ...part, signature })] : []));
  if (thoughts.some(({ signature }) => signature !== undefined && signature.dialect !== 'openai-chat')) writing.notes.warn('messages', 'Reasoning that another provider signed means nothing to this one and was left out.');
  if (parts.some((part) => part.kind === 'native')) writing.notes.warn('messages', 'Steps that the earlier provider took by itself (searches, code it ran) are known to it alone and were left out.');
  const pictures = parts.filter((part) => part.kind === 'image' || part.kind === 'document' || part.kind === 'media');
  if (pictures.length > 0) writing.notes.warn('messages', 'Images in earlier answers cannot be sent back in OpenAI’s chat format and were left out.');
  return {
    role: 'assistant', content: text === '' ? (calls.length > 0 || refusal !== undefined ? null : '') : text,
    ...(refusal === undefined ? {} : { refusal: refusal.text }), ...(own.length === 0 ? {} : { reasoning_details: own }),
    ...(calls.length === 0 ? {} : { tool_calls: calls.map((call) => writeCall(call, writing.quirks)) }),
  };
}

function writeCall(call: ToolCallPart, quirks: ChatQuirks): JsonObject {
  return { id: callId(call.id, quirks), type: 'function', function: { name: call.name, arguments: call.arguments } };
}

/** Nine letters or digits, the same ones for the same id (FNV-1a, twice); OpenAI's own ids have at most 40 characters. */
function callId(id: string, { shortCallIds }: ChatQuirks): string {
  if (shortCallIds !== true) return id.length <= 40 ? id : `call_${hash(id, 0x811c9dc5)}${hash(id, 0x01000193)}`;
  return /^[A-Za-z0-9]{9}$/.test(id) ? id : `${hash(id, 0x811c9dc5)}${hash(id, 0x01000193)}`.slice(0, 9);
}

function hash(text: string, seed: number): string {
  let value = seed;
  for (let index = 0; index < text.length; index += 1) value = Math.imul(value ^ text.charCodeAt(index), 0x01000193) >>> 0;
  return value.toString(36).padStart(7, '0');
}

function writeContent(parts: readonly Part[], writing: Writing): unknown {
  const [only] = parts;
  if (parts.length === 1 && only?.kind === 'text') return only.text;
  return parts.flatMap((part) => writePart(part, writing));
}

function writePart(part: Part, { notes }: Writing): readonly JsonObject[] {
  if (part.kind === 'text') return [writeText(part)];
  if (part.kind === 'image') return [writeImage(part, notes)];
  if (part.kind === 'document') return [writeDocument(part, notes)];
  if (part.kind === 'media') return [writeMedia(part, notes)];
  notes.warn('messages', `A part of the kind "${part.kind}" has no place in a user’s message and was left out.`);
  return [];
}

function writeText({ text }: TextPart): JsonObject {
  return { type: 'text', text };
}

function writeImage({ source, detail }: ImagePart, notes: Notes): JsonObject {
  const url = toUrl(source) ?? notes.refuse('messages', 'An image that lies at another provider cannot be sent; send the image itself.');
  return { type: 'image_url', image_url: { url, ...(detail === undefined ? {} : { detail }) } };
}

function writeDocument({ source, name }: DocumentPart, notes: Notes): JsonObject {
  if (source.from === 'text') return { type: 'text', text: name === null ? source.text : `${name}\n\n${source.text}` };
  if (source.from === 'data' && source.mediaType.startsWith('text/')) return { type: 'text', text: `${name === null ? '' : `${name}\n\n`}${Buffer.from(source.base64, 'base64').toString('utf8')}` };
  if (source.from !== 'data') return notes.refuse('messages', source.from === 'url' ? 'OpenAI’s chat format takes documents as data, not by their address.' : 'A document that lies at another provider cannot be sent; send the document itself.');
  return { type: 'file', file: { filename: name ?? 'document.pdf', file_data: toUrl(source) } };
}

function writeMedia({ medium, source }: MediaPart, notes: Notes): JsonObject {
  if (medium !== 'audio' || source.from !== 'data') return notes.refuse('messages', `OpenAI’s chat format takes no ${medium} like this.`);
  const format = source.mediaType.replace(/^audio\/(?:x-)?/, '');
  return { type: 'input_audio', input_audio: { data: source.base64, format: format === 'mpeg' ? 'mp3' : format } };
}
