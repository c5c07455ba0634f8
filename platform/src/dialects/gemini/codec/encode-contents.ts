import { type CanonicalRequest, namesByCall, type Notes, type Part, resultText, type Source, type ToolCallPart, type ToolResultPart, type Turn } from '../../canonical/index.ts';
import { isObject, type JsonObject } from '../../reading.ts';
import { skipSignature } from './decode-parts.ts';
import { checksSignatures } from './thinking.ts';

interface Writing { readonly notes: Notes; readonly names: ReadonlyMap<string, string>; readonly strict: boolean }

/** The turns of a conversation as contents. */
export function writeContents(request: CanonicalRequest, model: string, notes: Notes): readonly JsonObject[] {
  const writing = { notes, names: namesByCall(request.turns), strict: checksSignatures(model) };
  return request.turns.flatMap((turn) => {
    const parts = turn.role === 'assistant' ? writeAnswered(turn.parts, writing) : writeSent(turn, writing);
    return parts.length === 0 ? [] : [{ role: turn.role === 'assistant' ? 'model' : 'user', parts }];
  });
}

/**
 * Parts of the model’s. A signature on a thought of its own belongs to what follows it, or else to what came before: so it
 * comes back from callers whose dialect has no place for it on a call. Gemini 3 wants one on the first call of each step.
 */
function writeAnswered(parts: readonly Part[], writing: Writing): readonly JsonObject[] {
  const written: Record<string, unknown>[] = [];
  let pending: string | null = null;
  let signedCall = false;
  for (const part of parts) {
    if (part.kind === 'reasoning') {
      if (part.signature?.dialect === 'gemini') pending = part.signature.value;
      else if (part.signature !== undefined) writing.notes.warn('contents', foreignReasoning);
      continue;
    }
    const content = writePart(part, writing);
    if (content === null) continue;
    const own = signatureOf(part, writing.notes) ?? pending;
    pending = null;
    const isCall = part.kind === 'tool-call';
    const signature = own ?? (isCall && writing.strict && !signedCall ? skipSignature : null);
    if (isCall) signedCall = true;
    written.push({ ...content, ...(signature === null ? {} : { thoughtSignature: signature }) });
  }
  const last = written.at(-1);
  if (pending !== null && last !== undefined) last['thoughtSignature'] ??= pending;
  return written;
}

const foreignReasoning = 'Reasoning that another provider signed means nothing to Gemini and was left out.';

function signatureOf(part: Part, notes: Notes): string | null {
  const signature = part.kind === 'tool-call' || part.kind === 'text' ? part.signature : undefined;
  if (signature === undefined) return null;
  if (signature.dialect === 'gemini') return signature.value;
  notes.warn('contents', foreignReasoning);
  return null;
}

function writeSent({ role, parts }: Turn, writing: Writing): readonly JsonObject[] {
  if (role === 'system') writing.notes.warn('contents', 'Gemini takes instructions only before the conversation: one in the middle was sent as the user’s.');
  return parts.flatMap((part) => {
    if (part.kind === 'tool-result') return writeResult(part, writing);
    const content = writePart(part, writing);
    return content === null ? [] : [content];
  });
}

/** `null`: a part that has no place here. */
function writePart(part: Part, { notes }: Writing): JsonObject | null {
  if (part.kind === 'text' || part.kind === 'refusal') return part.text === '' ? null : { text: part.text };
  if (part.kind === 'tool-call') return writeCall(part);
  if (part.kind === 'image' || part.kind === 'media') return writeSource(part.source, mediaTypes[part.kind === 'image' ? 'image' : part.medium], notes);
  if (part.kind === 'document') return part.source.from === 'text' ? { text: part.name === null ? part.source.text : `${part.name}\n\n${part.source.text}` } : writeSource(part.source, 'application/pdf', notes);
  if (part.kind === 'native' && part.dialect === 'gemini') return part.value as JsonObject;
  notes.warn('contents', 'Steps that the earlier provider took by itself (searches, code it ran) are known to it alone and were left out.');
  return null;
}

const mediaTypes = { image: 'image/jpeg', audio: 'audio/mpeg', video: 'video/mp4' } as const;

function writeCall({ id, name, arguments: text }: ToolCallPart): JsonObject {
  return { functionCall: { id, name, args: parseArguments(text) } };
}

/** Arguments have to be an object here; what is none is told as text. */
export function parseArguments(text: string): JsonObject {
  try {
    const parsed: unknown = JSON.parse(text);
    return isObject(parsed) ? parsed : { arguments: parsed };
  } catch {
    return { arguments: text };
  }
}

function writeSource(source: Source, usual: string, notes: Notes): JsonObject {
  if (source.from === 'data') return { inlineData: { mimeType: source.mediaType, data: source.base64 } };
  if (source.from === 'url') return { fileData: { ...(source.mediaType === null ? (/youtu\.?be/i.test(source.url) ? {} : { mimeType: typeOf(source.url) ?? usual }) : { mimeType: source.mediaType }), fileUri: source.url } };
  if (source.from === 'text') return { text: source.text };
  if (!/^(?:gs|https?):/i.test(source.id)) notes.refuse('contents', 'A file that lies at another provider cannot be sent; send the file itself.');
  return { fileData: { ...(source.mediaType === null ? {} : { mimeType: source.mediaType }), fileUri: source.id } };
}

const typesByEnding: Readonly<Record<string, string>> = {
  png: 'image/png', jpg: 'image/jpeg', jpeg: 'image/jpeg', webp: 'image/webp', gif: 'image/gif', heic: 'image/heic', pdf: 'application/pdf', txt: 'text/plain', md: 'text/markdown', html: 'text/html', csv: 'text/csv', mp3: 'audio/mpeg', wav: 'audio/wav', mp4: 'video/mp4',
};

/** Google wants a media type beside an address; the end of the path says it mostly. */
function typeOf(url: string): string | undefined {
  const ending = /\.([a-z0-9]+)(?:[?#]|$)/i.exec(url)?.[1]?.toLowerCase() ?? '';
  return Object.hasOwn(typesByEnding, ending) ? typesByEnding[ending] : undefined;
}

/** A result has to be an object: one that is JSON of an object is sent as it is. Pictures stand in its parts, or behind it before Gemini 3. */
function writeResult(result: ToolResultPart, { notes, names, strict }: Writing): readonly JsonObject[] {
  const text = resultText({ ...result, content: result.content.filter((part) => part.kind === 'text') }) ?? '';
  const media = result.content.filter((part) => part.kind !== 'text').map((part) => writeSource(part.source, part.kind === 'image' ? mediaTypes.image : 'application/pdf', notes));
  const name = names.get(result.callId) ?? result.name ?? notes.refuse('contents', `Gemini wants the name of the function beside each result, and no call has the id "${result.callId}".`);
  const response = { functionResponse: { id: result.callId, name, response: responseOf(text, result.failed === true), ...(strict && media.length > 0 ? { parts: media } : {}) } };
  return strict ? [response] : [response, ...media];
}

function responseOf(text: string, failed: boolean): JsonObject {
  if (failed) return { error: text };
  if (!text.startsWith('{')) return { result: text };
  const parsed = parseArguments(text);
  return JSON.stringify(parsed) === JSON.stringify({ arguments: text }) ? { result: text } : parsed;
}
