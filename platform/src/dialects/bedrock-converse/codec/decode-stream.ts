import { type CanonicalEvent, type DecodingContext, type OpenPart, ownSignature, type Piece, type StreamDecoder } from '../../canonical/index.ts';
import { decodedBytes } from '../../hold-back.ts';
import { countIn, isObject, type JsonObject, listIn, objectIn, parseJson, textIn } from '../../reading.ts';
import { servedModelIn } from '../answer.ts';
import { type Frame, openFramePass } from '../frames.ts';
import { decodeUsage } from './encode-usage.ts';
import { mediaTypeOf } from './formats.ts';
import { readStopReason } from './map-stop-reason.ts';
import { readCitation } from './read-blocks.ts';
import { readStreamFailure } from './read-failure.ts';

/** Reads a Converse stream. `messageStop` is its end; `metadata` with the counts comes after it. */
export function openDecoder(_context: DecodingContext): StreamDecoder {
  const reader = new FrameReader();
  const pass = openFramePass((frame) => reader.read(frame), decodedBytes);
  return {
    push(chunk) { pass.push(chunk); return reader.take(); },
    finish() { pass.flush(); reader.finish(); return reader.take(); },
  };
}

class FrameReader {
  /** Parts under way by the number of their block. */
  readonly #parts = new Map<number, number>();
  /** Blocks of tools that run at Bedrock, held until they are whole. */
  readonly #natives = new Map<number, { readonly name: string; readonly start: JsonObject; json: string; readonly results: unknown[] }>();
  readonly #images = new Map<number, { readonly mediaType: string; base64: string }>();
  readonly #handlers: Readonly<Record<string, (body: JsonObject) => void>> = {
    messageStart: () => this.#start(null), contentBlockStart: (body) => this.#opened(body), contentBlockDelta: (body) => this.#delta(body), contentBlockStop: (body) => this.#close(countIn(body, 'contentBlockIndex') ?? 0),
    messageStop: (body) => this.#stop(body), metadata: (body) => this.#metadata(body),
  };
  #out: CanonicalEvent[] = [];
  #count = 0;
  #calls = false;
  #started = false;
  #stopped = false;
  #over = false;

  read(frame: Frame): void {
    if (this.#over) return;
    if (frame.kind !== 'event') {
      this.#over = true;
      this.#out.push({ type: 'failure', failure: readStreamFailure(frame.name, frame.body) });
    } else if (Object.hasOwn(this.#handlers, frame.name)) this.#handlers[frame.name]?.(frame.body);
  }

  take(): readonly CanonicalEvent[] {
    return this.#out.splice(0);
  }

  /** An answer whose counts did not come is whole all the same. */
  finish(): void {
    if (this.#stopped && !this.#over) this.#end();
  }

  #start(model: string | null): void {
    if (!this.#started) this.#out.push({ type: 'start', id: null, model });
    this.#started = true;
  }

  /** Only calls are announced; for other blocks their first delta says what they are. */
  #opened(body: JsonObject): void {
    const index = countIn(body, 'contentBlockIndex') ?? 0;
    const start = objectIn(body, 'start');
    const call = start['toolUse'];
    const image = start['image'];
    if (isObject(call) && call['type'] !== 'server_tool_use') this.#open(index, { kind: 'tool-call', id: textIn(call, 'toolUseId') ?? '', name: textIn(call, 'name') ?? '' });
    else if (isObject(image)) this.#images.set(index, { mediaType: mediaTypeOf('image', textIn(image, 'format') ?? 'png'), base64: '' });
    else {
      const [name = ''] = Object.keys(start);
      this.#natives.set(index, { name, start: objectIn(start, name), json: '', results: [] });
    }
  }

  #open(index: number, open: OpenPart): number {
    const part = this.#count++;
    this.#parts.set(index, part);
    this.#calls ||= open.kind === 'tool-call';
    this.#out.push({ type: 'open', choice: 0, part, open });
    return part;
  }

  #delta(body: JsonObject): void {
    const index = countIn(body, 'contentBlockIndex') ?? 0;
    const delta = objectIn(body, 'delta');
    const image = this.#images.get(index);
    if (image !== undefined) { image.base64 += textIn(objectIn(objectIn(delta, 'image'), 'source'), 'bytes') ?? ''; return; }
    const native = this.#natives.get(index);
    if (native !== undefined) {
      native.json += textIn(objectIn(delta, 'toolUse'), 'input') ?? '';
      native.results.push(...listIn(delta, 'toolResult'));
      return;
    }
    const read = readDelta(delta);
    if (read === null) return;
    const part = this.#parts.get(index) ?? this.#open(index, { kind: read.kind });
    if (read.piece !== null) this.#out.push({ type: 'piece', choice: 0, part, piece: read.piece });
  }

  #close(index: number): void {
    const image = this.#images.get(index);
    if (image !== undefined) { this.#images.delete(index); this.#open(index, { kind: 'image', ...image }); }
    const native = this.#natives.get(index);
    if (native !== undefined) {
      this.#natives.delete(index);
      const held = native.name === 'toolUse' ? { input: parseJson(native.json) ?? {} } : native.name === 'toolResult' ? { content: native.results } : {};
      this.#open(index, { kind: 'native', dialect: 'bedrock-converse', type: native.name, value: { [native.name]: { ...native.start, ...held } } });
    }
    const part = this.#parts.get(index);
    this.#parts.delete(index);
    if (part !== undefined) this.#out.push({ type: 'close', choice: 0, part });
  }

  #stop(body: JsonObject): void {
    for (const index of [...this.#parts.keys(), ...this.#natives.keys(), ...this.#images.keys()]) this.#close(index);
    const native = textIn(body, 'stopReason');
    this.#stopped = true;
    const stopSequence = textIn(objectIn(body, 'additionalModelResponseFields'), 'stop_sequence');
    this.#out.push({ type: 'finish', choice: 0, ending: { stop: readStopReason(native, this.#calls), native, stopSequence } });
  }

  #metadata(body: JsonObject): void {
    this.#start(servedModelIn(body));
    const usage = decodeUsage(body['usage']);
    if (usage !== null) this.#out.push({ type: 'usage', usage });
    if (this.#stopped) this.#end();
  }

  #end(): void {
    this.#over = true;
    this.#out.push({ type: 'end' });
  }
}

function readDelta(delta: JsonObject): { readonly kind: 'text' | 'reasoning'; readonly piece: Piece | null } | null {
  if (typeof delta['text'] === 'string') return { kind: 'text', piece: delta['text'] === '' ? null : { text: delta['text'] } };
  const { citation, toolUse } = delta;
  if (isObject(citation)) return { kind: 'text', piece: { citation: readCitation(citation) } };
  if (isObject(toolUse)) {
    const json = textIn(toolUse, 'input');
    return json === null ? null : { kind: 'text', piece: { arguments: json } };
  }
  const thought = delta['reasoningContent'];
  if (!isObject(thought)) return null;
  const text = textIn(thought, 'text');
  const { signature } = ownSignature(textIn(thought, 'signature'), 'bedrock-converse');
  const hidden = textIn(thought, 'redactedContent');
  if (hidden !== null) return { kind: 'reasoning', piece: { signature: { dialect: 'bedrock-converse', value: hidden }, redacted: true } };
  if (signature !== undefined) return { kind: 'reasoning', piece: { signature } };
  return { kind: 'reasoning', piece: text === null ? null : { text } };
}
