import { type DocumentPart, type ImagePart, type MediaPart, type Notes, noteMembers, type Part, type Signature, type Source, type TextPart, type ToolResultPart, unpackReasoning } from '../../canonical/index.ts';
import { DialectError } from '../../dialect.ts';
import { isObject, type JsonObject, listIn, textIn } from '../../reading.ts';
import { partRules } from './request-rules.ts';
import { camelMembers } from './spelling.ts';

/** Finds the ids of calls in a conversation that names only functions: results are matched by name and order. */
export interface CallIds {
  call(id: string | null, name: string): string;
  result(id: string | null, name: string): string;
}

export function openCallIds(): CallIds {
  const waiting: { readonly id: string; readonly name: string }[] = [];
  let made = 0;
  const make = (): string => { made += 1; return `call_${made}`; };
  return {
    call(given, name) {
      const id = given ?? make();
      waiting.push({ id, name });
      return id;
    },
    result(given, name) {
      const at = waiting.findIndex((each) => (given === null ? each.name === name : each.id === given));
      const [found] = at === -1 ? [] : waiting.splice(at, 1);
      return given ?? found?.id ?? make();
    },
  };
}

/** Reads a part of a request’s content. @throws DialectError, NotCarried */
export function readPart(untrusted: unknown, field: string, ids: CallIds, notes: Notes): readonly Part[] {
  if (typeof untrusted === 'string') return [{ kind: 'text', text: untrusted }];
  if (!isObject(untrusted)) throw new DialectError(field, 'a part must be an object');
  noteMembers(untrusted, partRules, notes, 'contents[].parts[].');
  const part = camelMembers(untrusted, field);
  const { signature, ...hidden } = readSignature(part);
  if (part['functionCall'] !== undefined) return [readCall(part['functionCall'], signature, field, ids)];
  if (part['functionResponse'] !== undefined) return [readResult(part['functionResponse'], field, ids)];
  if (part['inlineData'] !== undefined) return [readInline(part['inlineData'], `${field}.inlineData`)];
  if (part['fileData'] !== undefined) return [readFile(part['fileData'], `${field}.fileData`)];
  for (const type of nativeParts) if (part[type] !== undefined) return [{ kind: 'native', dialect: 'gemini', type, value: part }];
  const { text } = part;
  if (text !== undefined && typeof text !== 'string') throw new DialectError(`${field}.text`, 'the text of a part must be a text');
  if (part['thought'] === true || ((text ?? '') === '' && signature !== undefined)) {
    return [{ kind: 'reasoning', text: text ?? '', ...(signature === undefined ? {} : { signature }), ...hidden }];
  }
  return text === undefined || text === '' ? [] : [{ kind: 'text', text, ...(signature === undefined ? {} : { signature }) }];
}

/** What Google did by itself. */
export const nativeParts = ['executableCode', 'codeExecutionResult', 'toolCall', 'toolResponse'] as const;

/** Google’s documented value for calls that Gemini did not make itself: it is nobody’s signature. */
export const skipSignature = 'skip_thought_signature_validator';

function readSignature(part: JsonObject): { readonly signature?: Signature; readonly redacted?: true } {
  const value = textIn(part, 'thoughtSignature');
  return value === null || value === skipSignature ? {} : unpackReasoning(value, 'gemini');
}

function readCall(untrusted: unknown, signature: Signature | undefined, field: string, ids: CallIds): Part {
  const call = camelMembers(untrusted, `${field}.functionCall`);
  const name = textIn(call, 'name');
  if (name === null) throw new DialectError(`${field}.functionCall.name`, 'a call must name its function');
  return { kind: 'tool-call', id: ids.call(textIn(call, 'id'), name), name, arguments: JSON.stringify(isObject(call['args']) ? call['args'] : {}), ...(signature === undefined ? {} : { signature }) };
}

function readResult(untrusted: unknown, field: string, ids: CallIds): ToolResultPart {
  const result = camelMembers(untrusted, `${field}.functionResponse`);
  const name = textIn(result, 'name') ?? '';
  const media = listIn(result, 'parts').flatMap((part, index): readonly (ImagePart | DocumentPart)[] => {
    const at = `${field}.functionResponse.parts[${index}]`;
    const members = camelMembers(part, at);
    const read = members['inlineData'] !== undefined ? readInline(members['inlineData'], at) : members['fileData'] !== undefined ? readFile(members['fileData'], at) : null;
    return read === null || read.kind === 'media' ? [] : [read];
  });
  const { text, failed } = readResponse(result['response']);
  const said: readonly TextPart[] = text === '' && media.length > 0 ? [] : [{ kind: 'text', text }];
  return { kind: 'tool-result', callId: ids.result(textIn(result, 'id'), name), name: name === '' ? null : name, content: [...said, ...media], ...(failed ? { failed: true } : {}) };
}

/** Text that was wrapped because a response has to be an object is taken out again; everything else is told as JSON. */
function readResponse(response: unknown): { readonly text: string; readonly failed: boolean } {
  if (!isObject(response)) return { text: typeof response === 'string' ? response : response === undefined ? '' : JSON.stringify(response), failed: false };
  const [only, ...others] = Object.entries(response);
  if (only === undefined) return { text: '', failed: false };
  const [name, value] = only;
  if (others.length > 0 || !['result', 'output', 'error'].includes(name)) return { text: JSON.stringify(response), failed: false };
  return { text: typeof value === 'string' ? value : JSON.stringify(response), failed: name === 'error' };
}

function readInline(untrusted: unknown, field: string): ImagePart | DocumentPart | MediaPart {
  const blob = camelMembers(untrusted, field);
  const mediaType = textIn(blob, 'mimeType');
  const { data } = blob;
  if (mediaType === null || typeof data !== 'string') throw new DialectError(field, 'data needs its "mimeType" and "data"');
  // Google takes both alphabets of base64; others take one.
  return withSource({ from: 'data', mediaType, base64: data.replaceAll('-', '+').replaceAll('_', '/') }, mediaType, textIn(blob, 'displayName'));
}

function readFile(untrusted: unknown, field: string): ImagePart | DocumentPart | MediaPart {
  const file = camelMembers(untrusted, field);
  const uri = textIn(file, 'fileUri');
  const mediaType = textIn(file, 'mimeType');
  if (uri === null) throw new DialectError(`${field}.fileUri`, 'a file needs its "fileUri"');
  const kept = !/^https?:/i.test(uri) || /^https:\/\/generativelanguage\.googleapis\.com\//i.test(uri);
  const source: Source = kept ? { from: 'file', id: uri, mediaType } : { from: 'url', url: uri, mediaType };
  return withSource(source, mediaType ?? (/youtu\.?be/i.test(uri) ? 'video/mp4' : ''), textIn(file, 'displayName'));
}

/** A part of the kind that the media type says; what is no picture, sound or film is a document. */
export function withSource(source: Source, mediaType: string, name: string | null): ImagePart | DocumentPart | MediaPart {
  if (mediaType.startsWith('image/')) return { kind: 'image', source };
  if (mediaType.startsWith('audio/')) return { kind: 'media', medium: 'audio', source };
  return mediaType.startsWith('video/') ? { kind: 'media', medium: 'video', source } : { kind: 'document', source, name };
}
