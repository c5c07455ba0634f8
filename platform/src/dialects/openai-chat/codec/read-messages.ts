import { type CacheMark, type DocumentPart, type ImagePart, joinTurns, type MediaPart, type Notes, type Part, readUrl, type TextPart, type ToolResultPart, type Turn } from '../../canonical/index.ts';
import { DialectError } from '../../dialect.ts';
import { isObject, type JsonObject, listIn, objectIn, textIn } from '../../reading.ts';
import { legacyId, readReasoningParts, readToolCalls } from './read-message.ts';

interface Read { readonly system: readonly TextPart[]; readonly turns: readonly Turn[] }

/** Reads the messages of a request: instructions before the first turn are the system's, later ones stay where they are. */
export function readMessages(untrusted: unknown, notes: Notes): Read {
  if (!Array.isArray(untrusted)) throw new DialectError('messages', '"messages" must be a list');
  const system: TextPart[] = [];
  const turns: Turn[] = [];
  const messages: readonly unknown[] = untrusted;
  messages.forEach((untrustedMessage, index) => {
    const field = `messages[${index}]`;
    if (!isObject(untrustedMessage)) throw new DialectError(field, 'a message must be an object');
    const turn = readMessage(untrustedMessage, field, notes);
    if (turn.role === 'system' && turns.length === 0) system.push(...turn.parts.filter((part) => part.kind === 'text'));
    else turns.push(turn);
  });
  return { system, turns: joinTurns(turns) };
}

function readMessage(message: JsonObject, field: string, notes: Notes): Turn {
  const role = textIn(message, 'role');
  const content = () => readContent(message['content'], `${field}.content`, notes);
  if (role === 'system' || role === 'developer') return { role: 'system', parts: content() };
  if (role === 'tool') return { role: 'user', parts: [toolResult(textIn(message, 'tool_call_id'), textIn(message, 'name'), content(), field)] };
  if (role === 'function') return { role: 'user', parts: [toolResult(legacyId(textIn(message, 'name')), textIn(message, 'name'), content(), field)] };
  if (role === 'user') return { role: 'user', parts: content() };
  if (role !== 'assistant') throw new DialectError(`${field}.role`, `"${field}.role" must be system, developer, user, assistant or tool`);
  if (isObject(message['audio'])) notes.refuse(`${field}.audio`, 'An earlier answer in sound is known to its provider alone.');
  const refusal = textIn(message, 'refusal');
  const said = content();
  return { role: 'assistant', parts: [...readReasoningParts(message), ...said, ...(refusal === null ? [] : [{ kind: 'refusal', text: refusal } as const]), ...readToolCalls(message)] };
}

function toolResult(callId: string | null, name: string | null, parts: readonly Part[], field: string): ToolResultPart {
  if (callId === null) throw new DialectError(`${field}.tool_call_id`, 'a result must name the call that it answers');
  return { kind: 'tool-result', callId, name, content: parts.filter((part) => part.kind === 'text' || part.kind === 'image' || part.kind === 'document') };
}

function readContent(content: unknown, field: string, notes: Notes): readonly Part[] {
  if (content === null || content === undefined || content === '') return [];
  if (typeof content === 'string') return [{ kind: 'text', text: content }];
  if (!Array.isArray(content)) throw new DialectError(field, `"${field}" must be a text or a list of parts`);
  const parts: readonly unknown[] = content;
  return parts.flatMap((part, index) => (isObject(part) ? readPart(part, `${field}[${index}]`, notes) : []));
}

type PartReader = (part: JsonObject, field: string, notes: Notes) => readonly Part[];

const readText: PartReader = (part) => {
  const text = part['text'];
  return typeof text === 'string' && text !== '' ? [{ kind: 'text', text, ...cacheOf(part) }] : [];
};
const partReaders: Readonly<Record<string, PartReader>> = {
  text: readText, input_text: readText, output_text: readText,
  image_url: readImage, input_image: readImage, input_audio: readAudio, file: readFile,
  document_url: (part) => [{ kind: 'document', source: readUrl(textIn(part, 'document_url') ?? ''), name: textIn(part, 'document_name') } satisfies DocumentPart],
  refusal: (part) => [{ kind: 'refusal', text: textIn(part, 'refusal') ?? '' }],
  thinking: (part) => [{ kind: 'reasoning', text: listIn(part, 'thinking').map((each) => textIn(each, 'text') ?? '').join('') }],
};

function readPart(part: JsonObject, field: string, notes: Notes): readonly Part[] {
  const type = textIn(part, 'type') ?? 'text';
  const reader = Object.hasOwn(partReaders, type) ? partReaders[type] : undefined;
  return reader === undefined ? notes.refuse(field, `A part of the type "${type}" cannot be carried over.`) : reader(part, field, notes);
}

function readImage(part: JsonObject): readonly Part[] {
  const holder = part['image_url'];
  const url = typeof holder === 'string' ? holder : textIn(holder, 'url') ?? '';
  const detail = (['auto', 'low', 'high'] as const).find((each) => each === objectIn(part, 'image_url')['detail']);
  return [{ kind: 'image', source: readUrl(url), ...(detail === undefined ? {} : { detail }), ...cacheOf(part) } satisfies ImagePart];
}

function readAudio(part: JsonObject, field: string, notes: Notes): readonly Part[] {
  const holder = part['input_audio'];
  // Mistral takes the sound itself, or its address, as a text.
  if (typeof holder === 'string') return [{ kind: 'media', medium: 'audio', source: /^https?:/.test(holder) ? readUrl(holder) : { from: 'data', mediaType: 'audio/mpeg', base64: holder } } satisfies MediaPart];
  const data = textIn(holder, 'data');
  if (data === null) return notes.refuse(field, 'The sound is missing.');
  return [{ kind: 'media', medium: 'audio', source: { from: 'data', mediaType: `audio/${textIn(holder, 'format') ?? 'wav'}`, base64: data } } satisfies MediaPart];
}

function readFile(part: JsonObject): readonly Part[] {
  const file = objectIn(part, 'file');
  const id = textIn(file, 'file_id');
  const source = id === null ? readUrl(textIn(file, 'file_data') ?? '') : { from: 'file' as const, id, mediaType: null };
  return [{ kind: 'document', source, name: textIn(file, 'filename'), ...cacheOf(part) } satisfies DocumentPart];
}

/** `cache_control` in Chat Completions is OpenRouter's and others' way to reach Anthropic's caching. */
function cacheOf(part: JsonObject): { readonly cache?: CacheMark } {
  const mark = part['cache_control'];
  return isObject(mark) ? { cache: { ttl: mark['ttl'] === '1h' ? '1h' : mark['ttl'] === '5m' ? '5m' : null } } : {};
}
