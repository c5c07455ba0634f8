import { type CanonicalEvent, type DecodingContext, makeCallId, type OpenPart, ownSignature, type Piece } from '../../canonical/index.ts';
import { isObject, type JsonObject, listIn, objectIn, textIn } from '../../reading.ts';
import { readCitations } from './citations.ts';
import { readLogprobs } from './logprobs.ts';
import { nativeReason, readStopReason } from './map-stop-reason.ts';
import { openPartialArguments, partialArgsIn } from './partial-args.ts';

/** One candidate on its way, in one chunk or many. */
export interface ReadCandidate {
  take(candidate: JsonObject): void;
  readonly finished: boolean;
  close(): void;
}

interface OpenText { readonly kind: 'text' | 'reasoning'; readonly part: number; text: string }
interface OpenCall { readonly part: number; readonly arguments: ReturnType<typeof openPartialArguments> }

export function openCandidate(index: number, context: DecodingContext, give: (event: CanonicalEvent) => void): ReadCandidate {
  let parts = 0;
  let calls = 0;
  let current: OpenText | null = null;
  let call: OpenCall | null = null;
  let native: string | null = null;
  let closed = false;

  function open(opened: OpenPart): number {
    give({ type: 'open', choice: index, part: parts, open: opened });
    parts += 1;
    return parts - 1;
  }

  function piece(part: number, given: Piece): void {
    give({ type: 'piece', choice: index, part, piece: given });
  }

  function close(part: number): void {
    give({ type: 'close', choice: index, part });
  }

  function closeCurrent(): void {
    if (current !== null) close(current.part);
    current = null;
  }

  function closeCall(): void {
    if (call === null) return;
    piece(call.part, { arguments: JSON.stringify(call.arguments.value) });
    close(call.part);
    call = null;
  }

  function textOf(kind: OpenText['kind']): OpenText {
    if (current?.kind === kind) return current;
    closeCurrent();
    current = { kind, part: open({ kind }), text: '' };
    return current;
  }

  /** A signature ends its text. Alone it belongs to the text before it, or else stands as a thought without words. */
  function takeText(part: JsonObject, text: string): void {
    const { signature } = ownSignature(textIn(part, 'thoughtSignature'), 'gemini');
    const kind = part['thought'] === true ? 'reasoning' : 'text';
    if (text !== '') {
      const at = textOf(kind);
      at.text += text;
      piece(at.part, { text });
    }
    if (signature === undefined) return;
    const at = current?.kind === kind ? current : textOf('reasoning');
    piece(at.part, { signature });
    if (at.kind === 'reasoning') closeCurrent();
  }

  /** Whole in one part, or with its arguments in pieces: the first part has the name, the last one nothing. */
  function takeCall(part: JsonObject): void {
    const given = objectIn(part, 'functionCall');
    const name = textIn(given, 'name');
    if (name !== null) {
      closeCall();
      closeCurrent();
      calls += 1;
      const id = textIn(given, 'id') ?? makeCallId(context.requestId, index, calls);
      call = { part: open({ kind: 'tool-call', id, name }), arguments: openPartialArguments() };
      const { signature } = ownSignature(textIn(part, 'thoughtSignature'), 'gemini');
      if (signature !== undefined) piece(call.part, { signature });
    }
    if (call === null) return;
    if (isObject(given['args'])) { piece(call.part, { arguments: JSON.stringify(given['args']) }); close(call.part); call = null; return; }
    call.arguments.add(partialArgsIn(given));
    if (given['willContinue'] !== true) closeCall();
  }

  function takeInline(part: JsonObject): void {
    closeCurrent();
    const mediaType = textIn(objectIn(part, 'inlineData'), 'mimeType') ?? '';
    const base64 = textIn(objectIn(part, 'inlineData'), 'data') ?? '';
    const medium = mediaType.startsWith('audio/') ? 'audio' : mediaType.startsWith('video/') ? 'video' : null;
    if (mediaType.startsWith('image/')) close(open({ kind: 'image', mediaType, base64 }));
    else if (medium !== null) close(open({ kind: 'media', medium, mediaType, base64 }));
    else close(open({ kind: 'native', dialect: 'gemini', type: 'inlineData', value: part }));
  }

  function takePart(part: JsonObject): void {
    if (isObject(part['functionCall'])) { takeCall(part); return; }
    closeCall();
    if (isObject(part['inlineData'])) { takeInline(part); return; }
    if (typeof part['text'] === 'string' || part['thoughtSignature'] !== undefined) { takeText(part, typeof part['text'] === 'string' ? part['text'] : ''); return; }
    const [type] = Object.keys(part).filter((name) => name !== 'thought');
    if (type === undefined) return;
    closeCurrent();
    close(open({ kind: 'native', dialect: 'gemini', type, value: part }));
  }

  /** What is said about the text as a whole, mostly in the last chunk. */
  function takeNotes(candidate: JsonObject): void {
    const logprobs = readLogprobs(candidate['logprobsResult']);
    const at = current?.kind === 'text' ? current : null;
    if (at === null) return;
    if (logprobs.length > 0) piece(at.part, { text: '', logprobs });
    for (const citation of readCitations(candidate, at.text)) piece(at.part, { citation });
  }

  return {
    take(candidate) {
      if (closed) return;
      for (const part of listIn(objectIn(candidate, 'content'), 'parts')) if (isObject(part)) takePart(part);
      takeNotes(candidate);
      native = nativeReason(candidate) ?? native;
    },
    get finished() { return native !== null; },
    close() {
      if (closed) return;
      closed = true;
      closeCall();
      closeCurrent();
      give({ type: 'finish', choice: index, ending: { stop: readStopReason(native, calls > 0), native, stopSequence: null } });
    },
  };
}
