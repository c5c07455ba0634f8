import { type CanonicalEvent, type DecodingContext, type Ending, ownSignature, type Piece, type StreamDecoder } from '../../canonical/index.ts';
import { decodedBytes } from '../../hold-back.ts';
import { countIn, isObject, type JsonObject, objectIn, parseJson, textIn } from '../../reading.ts';
import { openSsePass } from '../../sse.ts';
import { readCitation, readCitations } from './citations.ts';
import { decodeUsage } from './encode-usage.ts';
import { readStopReason } from './map-stop-reason.ts';
import { readStreamFailure } from './read-failure.ts';
import { noteStopDetails } from './stop-details.ts';

/** A block under way. `native`: held until it is whole. */
interface OpenBlock { readonly part: number; readonly native: JsonObject | null; /** A tool's input from the block's start, `{}` as a rule, for where no piece of it follows. */ readonly input: string; json: string }

/** Reads a Messages stream. Unknown events and pings are passed over; `message_stop` is its end. */
export function openDecoder(context: DecodingContext): StreamDecoder {
  const reader = new StreamReader(context);
  const pass = openSsePass({ data: (payload) => { reader.read(payload); return true; }, longTail: () => undefined }, decodedBytes);
  return {
    push(chunk) { pass.push(chunk); return reader.take(); },
    finish() { pass.flush(); return reader.take(); },
  };
}

class StreamReader {
  readonly #context: DecodingContext;
  readonly #blocks = new Map<number, OpenBlock>();
  readonly #handlers: Readonly<Record<string, (event: JsonObject) => void>> = {
    message_start: (event) => this.#start(objectIn(event, 'message')), content_block_start: (event) => this.#open(event), content_block_delta: (event) => this.#piece(event),
    content_block_stop: (event) => this.#close(event), message_delta: (event) => this.#ending(event), message_stop: () => this.#stop(), error: (event) => this.#fail(event),
  };
  #out: CanonicalEvent[] = [];
  #usage: JsonObject = {};
  #parts = 0;
  #calls = false;
  #started = false;
  #over = false;

  constructor(context: DecodingContext) {
    this.#context = context;
  }

  read(payload: Buffer): void {
    if (this.#over) return;
    const event = parseJson(payload);
    if (!isObject(event)) return;
    const type = textIn(event, 'type') ?? (isObject(event['error']) ? 'error' : '');
    if (Object.hasOwn(this.#handlers, type)) this.#handlers[type]?.(event);
  }

  take(): readonly CanonicalEvent[] {
    return this.#out.splice(0);
  }

  #start(message: JsonObject): void {
    // A second one would be another answer spliced in; its counts are the newer ones.
    if (!this.#started) this.#out.push({ type: 'start', id: textIn(message, 'id'), model: textIn(message, 'model') });
    this.#started = true;
    this.#count(objectIn(message, 'usage'));
  }

  /** Counts are cumulative: each field overwrites the one before, and those that are `null` or missing stay. */
  #count(usage: JsonObject): void {
    const known = Object.entries(usage).filter(([, value]) => value !== null);
    if (known.length === 0) return;
    this.#usage = { ...this.#usage, ...Object.fromEntries(known) };
    const counted = decodeUsage(this.#usage);
    if (counted !== null) this.#out.push({ type: 'usage', usage: counted });
  }

  #open(event: JsonObject): void {
    const index = countIn(event, 'index') ?? 0;
    if (this.#blocks.has(index)) return;
    const block = objectIn(event, 'content_block');
    const type = textIn(block, 'type') ?? '';
    const native = type === 'text' || type === 'thinking' || type === 'redacted_thinking' || type === 'tool_use' ? null : block;
    const part = native === null ? this.#parts++ : -1;
    const input = objectIn(block, 'input');
    this.#blocks.set(index, { part, native, input: type === 'tool_use' ? JSON.stringify(input) : '', json: '' });
    if (native !== null) return;
    const open = type === 'text' ? { kind: 'text' } as const : type === 'tool_use' ? { kind: 'tool-call', id: textIn(block, 'id') ?? '', name: textIn(block, 'name') ?? '' } as const : { kind: 'reasoning' } as const;
    this.#calls ||= open.kind === 'tool-call';
    this.#out.push({ type: 'open', choice: 0, part, open });
    const text = textIn(block, 'text') ?? textIn(block, 'thinking');
    if (text !== null) this.#add(part, { text });
    for (const citation of readCitations(block['citations'])) this.#add(part, { citation });
    if (type === 'redacted_thinking') this.#add(part, { signature: { dialect: 'anthropic-messages', value: textIn(block, 'data') ?? '' }, redacted: true });
    else this.#sign(part, textIn(block, 'signature'));
  }

  #piece(event: JsonObject): void {
    const block = this.#blocks.get(countIn(event, 'index') ?? 0);
    if (block === undefined) return;
    const delta = objectIn(event, 'delta');
    const type = delta['type'];
    const json = textIn(delta, 'partial_json');
    if (type === 'input_json_delta') {
      if (json === null) return;
      block.json += json;
      if (block.native === null) this.#add(block.part, { arguments: json });
    } else if (block.native !== null) return;
    else if (type === 'citations_delta') this.#add(block.part, { citation: readCitation(objectIn(delta, 'citation')) });
    else if (type === 'signature_delta') this.#sign(block.part, textIn(delta, 'signature'));
    else {
      const text = type === 'text_delta' ? textIn(delta, 'text') : type === 'thinking_delta' ? textIn(delta, 'thinking') : null;
      if (text !== null) this.#add(block.part, { text });
    }
  }

  #sign(part: number, value: string | null): void {
    const { signature } = ownSignature(value, 'anthropic-messages');
    if (signature !== undefined) this.#add(part, { signature });
  }

  #add(part: number, piece: Piece): void {
    this.#out.push({ type: 'piece', choice: 0, part, piece });
  }

  #close(event: JsonObject): void {
    const index = countIn(event, 'index') ?? 0;
    const block = this.#blocks.get(index);
    if (block === undefined) return;
    this.#blocks.delete(index);
    if (block.native !== null) { this.#native(block.native, block.json); return; }
    if (block.json === '' && block.input !== '') this.#add(block.part, { arguments: block.input });
    this.#out.push({ type: 'close', choice: 0, part: block.part });
  }

  #native(block: JsonObject, json: string): void {
    const part = this.#parts++;
    const input = json === '' ? null : parseJson(Buffer.from(json));
    const value = isObject(input) ? { ...block, input } : block;
    this.#out.push({ type: 'open', choice: 0, part, open: { kind: 'native', dialect: 'anthropic-messages', type: textIn(block, 'type') ?? '', value } }, { type: 'close', choice: 0, part });
  }

  #ending(event: JsonObject): void {
    const delta = objectIn(event, 'delta');
    noteStopDetails(delta['stop_details'], this.#context.notes);
    this.#count(objectIn(event, 'usage'));
    const native = textIn(delta, 'stop_reason');
    if (native === null) return;
    // A block that was never closed is over all the same.
    for (const index of this.#blocks.keys()) this.#close({ index });
    const ending: Ending = { stop: readStopReason(native, this.#calls), native, stopSequence: textIn(delta, 'stop_sequence') };
    this.#out.push({ type: 'finish', choice: 0, ending });
  }

  #stop(): void {
    this.#over = true;
    this.#out.push({ type: 'end' });
  }

  #fail(event: JsonObject): void {
    this.#over = true;
    this.#out.push({ type: 'failure', failure: readStreamFailure(event) });
  }
}
