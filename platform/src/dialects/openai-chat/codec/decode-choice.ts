import { type CanonicalEvent, type DecodingContext, makeCallId, type Piece } from '../../canonical/index.ts';
import { isObject, type JsonObject, listIn, objectIn, textIn } from '../../reading.ts';
import { readAnnotation } from './citations.ts';
import { readContent, readImages } from './decode-answer.ts';
import { readLogprobs } from './logprobs.ts';
import { readStopReason } from './map-stop-reason.ts';
import { legacyId, readCallSignature, readReasoningParts, reasoningText } from './read-message.ts';

/** One choice of a stream on its way. */
export interface StreamedChoice {
  take(choice: JsonObject): void;
  readonly finished: boolean;
  /** Closes what is open, and says how it ended. */
  close(): void;
}

type Plain = 'text' | 'reasoning' | 'refusal';
interface OpenCall { readonly part: number; readonly id: string; hasArguments: boolean }

export function openChoice(index: number, context: DecodingContext, give: (event: CanonicalEvent) => void): StreamedChoice {
  let parts = 0;
  /** Text, reasoning and refusals come one after the other. */
  let current: { readonly kind: Plain; readonly part: number } | null = null;
  /** Calls stay open until the end: their pieces may come mixed. */
  const calls = new Map<number, OpenCall>();
  const seen = { calls: false, refusal: false };
  let native: string | null = null;
  let closed = false;

  function piece(part: number, given: Piece): void {
    give({ type: 'piece', choice: index, part, piece: given });
  }

  function closeCurrent(): void {
    if (current !== null) give({ type: 'close', choice: index, part: current.part });
    current = null;
  }

  function partOf(kind: Plain): number {
    if (current?.kind === kind) return current.part;
    closeCurrent();
    current = { kind, part: parts };
    parts += 1;
    give({ type: 'open', choice: index, part: current.part, open: { kind } });
    return current.part;
  }

  function takeDelta(delta: JsonObject, logprobs: ReturnType<typeof readLogprobs>): void {
    const thought = reasoningText(delta);
    if (thought !== null) piece(partOf('reasoning'), { text: thought });
    takeDetails(delta, thought !== null);
    for (const part of readContent(delta['content'])) {
      if (part.kind === 'reasoning') piece(partOf('reasoning'), { text: part.text });
      else if (part.kind === 'text') piece(partOf('text'), { text: part.text, ...(logprobs.length === 0 ? {} : { logprobs }) });
    }
    const refusal = textIn(delta, 'refusal');
    if (refusal !== null) { seen.refusal = true; piece(partOf('refusal'), { text: refusal }); }
    for (const citation of listIn(delta, 'annotations').flatMap(readAnnotation)) piece(partOf('text'), { citation });
    for (const image of readImages(delta)) takeImage(image);
    for (const call of listIn(delta, 'tool_calls')) if (isObject(call)) takeCall(call);
    const legacy = objectIn(delta, 'function_call');
    if (Object.keys(legacy).length > 0) takeCall({ index: 0, id: legacyId(textIn(legacy, 'name')), function: legacy });
  }

  /** The same thought may come as text and as a detail; then the detail brings only its signature, which ends the thought. */
  function takeDetails(delta: JsonObject, textCame: boolean): void {
    for (const part of readReasoningParts({ reasoning_details: delta['reasoning_details'] })) {
      if (part.redacted === true) closeCurrent();
      if (part.text !== '' && !textCame && current?.kind !== 'reasoning') piece(partOf('reasoning'), { text: part.text });
      if (part.signature === undefined) continue;
      piece(partOf('reasoning'), { signature: part.signature, ...(part.redacted === true ? { redacted: true } : {}), ...(part.id === undefined ? {} : { id: part.id }) });
      closeCurrent();
    }
  }

  function takeImage(image: ReturnType<typeof readImages>[number]): void {
    if (image.kind !== 'image' || image.source.from !== 'data') return;
    closeCurrent();
    give({ type: 'open', choice: index, part: parts, open: { kind: 'image', mediaType: image.source.mediaType, base64: image.source.base64 } });
    give({ type: 'close', choice: index, part: parts });
    parts += 1;
  }

  /** Joined by index; Mistral sends whole calls, sometimes without one, and then a new id is a new call. */
  function takeCall(call: JsonObject): void {
    const called = objectIn(call, 'function');
    const name = textIn(called, 'name');
    const id = textIn(call, 'id');
    const open = calls.get(numberOf(call, id)) ?? (name === null ? undefined : openCall(numberOf(call, id), id, name));
    if (open === undefined) return;
    const given = called['arguments'];
    const text = isObject(given) ? JSON.stringify(given) : given;
    if (typeof text === 'string' && text !== '') { open.hasArguments = true; piece(open.part, { arguments: text }); }
    const signature = readCallSignature(call);
    if (signature !== null) piece(open.part, { signature });
  }

  function numberOf(call: JsonObject, id: string | null): number {
    if (typeof call['index'] === 'number') {
      const known = calls.get(call['index']);
      // One index for all of them, a new id each: some cousins do not count.
      const isNew = known !== undefined && id !== null && id !== known.id && id !== 'null' && textIn(objectIn(call, 'function'), 'name') !== null;
      return isNew ? calls.size : call['index'];
    }
    for (const [number, known] of calls) if (known.id === id) return number;
    return id === null ? Math.max(0, calls.size - 1) : calls.size;
  }

  function openCall(number: number, id: string | null, name: string): OpenCall {
    closeCurrent();
    seen.calls = true;
    const made = { part: parts, id: id === null || id === 'null' ? makeCallId(context.requestId, index, number) : id, hasArguments: false };
    parts += 1;
    calls.set(number, made);
    give({ type: 'open', choice: index, part: made.part, open: { kind: 'tool-call', id: made.id, name } });
    return made;
  }

  return {
    take(choice) {
      const delta = isObject(choice['delta']) ? choice['delta'] : objectIn(choice, 'message');
      if (!closed) takeDelta(delta, readLogprobs(choice['logprobs']));
      native = textIn(choice, 'finish_reason') ?? native;
    },
    get finished() { return native !== null; },
    close() {
      if (closed) return;
      closed = true;
      closeCurrent();
      for (const { part, hasArguments } of calls.values()) {
        if (!hasArguments) piece(part, { arguments: '{}' });
        give({ type: 'close', choice: index, part });
      }
      give({ type: 'finish', choice: index, ending: { stop: readStopReason(native, seen), native, stopSequence: null } });
    },
  };
}
