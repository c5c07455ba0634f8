import { joinPieces, openHoldBack } from './hold-back.ts';

const lineFeed = 0x0a;
const carriageReturn = 0x0d;
const space = 0x20;
const openBrace = 0x7b;
const closeBrace = 0x7d;
const quote = 0x22;
const empty: Buffer = Buffer.alloc(0);

export interface SseHandlers {
  /** One event's data. True leaves the event out of what the client sees. */
  readonly data: (payload: Buffer, event: { readonly isError: boolean }) => boolean;
  /** The end of an event that was too long to keep. */
  readonly longTail: (tail: Buffer) => void;
}

/** Bytes pass; events are looked at on their way. */
export interface StreamPass {
  push(chunk: Buffer): Buffer;
  flush(): Buffer;
}

/**
 * Reads server-sent events (WHATWG HTML, section 9.2) from bytes cut anywhere, inside a character or a line end, and
 * gives whole events on, so that a stream which breaks can be ended with an error event that a client can read. An
 * event whose data is visibly no JSON is left out: every official SDK would fail on it. An event longer than `keptBytes` is
 * not kept whole.
 */
export function openSsePass(handlers: SseHandlers, keptBytes?: number): StreamPass {
  const held = openHoldBack(keptBytes);
  return {
    push(chunk) {
      // The cheap and usual case: whole events, nothing held, nothing hidden; then the same buffer goes on.
      const out: Buffer[] = [];
      let start = 0;
      let same = held.idle;
      for (;;) {
        const end = endOfEvent(held.last, chunk, start);
        if (end === -1) break;
        const piece = chunk.subarray(start, end);
        const event = held.end(piece);
        if ('tail' in event) {
          handlers.longTail(event.tail);
          out.push(piece);
        } else if (readEvent(event.whole, handlers)) same = false;
        else out.push(event.whole);
        start = end;
      }
      if (same && start === chunk.length) return chunk;
      held.hold(chunk.subarray(start), out);
      return joinPieces(out);
    },
    flush() {
      const event = held.end(empty);
      if ('tail' in event) { handlers.longTail(event.tail); return empty; }
      return event.whole.length > 0 && readEvent(event.whole, handlers) ? empty : event.whole;
    },
  };
}

/** Index after the empty line that ends an event, looking from `from`; -1 where it has not come yet. */
function endOfEvent(before: Buffer, chunk: Buffer, from: number): number {
  const behind = from === 0 ? before : empty;
  let at = from;
  for (;;) {
    const end = chunk.indexOf(lineFeed, at);
    if (end === -1) return -1;
    let previous = end - 1;
    if (byteAt(behind, chunk, from, previous) === carriageReturn) previous -= 1;
    const closing = byteAt(behind, chunk, from, previous);
    // An empty line right where an event would begin is an event of its own, with nothing in it.
    if (closing === lineFeed || closing === -1) return end + 1;
    at = end + 1;
  }
}

function byteAt(behind: Buffer, chunk: Buffer, from: number, index: number): number {
  if (index >= from) return chunk[index] ?? -1;
  return behind[behind.length + index - from] ?? -1;
}

/** True where the event shall be left out. */
function readEvent(event: Buffer, handlers: SseHandlers): boolean {
  const payloads: Buffer[] = [];
  let isError = false;
  for (let at = 0; at < event.length;) {
    const feed = event.indexOf(lineFeed, at);
    const next = feed === -1 ? event.length : feed;
    const end = next > at && event[next - 1] === carriageReturn ? next - 1 : next;
    if (event[at] === 0x64 && startsWith(event, at, 'data:')) {
      const from = afterColon(event, at + 5, end);
      if (from < end) payloads.push(event.subarray(from, end));
    } else if (event[at] === 0x65 && startsWith(event, at, 'event:')) {
      isError ||= event.toString('latin1', afterColon(event, at + 6, end), end) === 'error';
    }
    at = next + 1;
  }
  const [first] = payloads;
  if (first === undefined) return false;
  // Several data lines are one value by the specification; some servers forget the empty line between two events.
  if (payloads.length === 1) return looksWhole(first) ? handlers.data(first, { isError }) : !isError;
  const whole = looksWhole(first) ? payloads : [Buffer.concat(payloads.flatMap((line) => [line, Buffer.from('\n')]))];
  let hide = true;
  for (const payload of whole) hide = looksWhole(payload) && handlers.data(payload, { isError }) && hide;
  return hide;
}

function startsWith(bytes: Buffer, at: number, marker: string): boolean {
  for (let index = 0; index < marker.length; index += 1) if (bytes[at + index] !== marker.charCodeAt(index)) return false;
  return true;
}

/** One space after the colon belongs to the format. */
function afterColon(bytes: Buffer, at: number, end: number): number {
  return at < end && bytes[at] === space ? at + 1 : at;
}

/** A cheap look, no parse: `[DONE]`, or braces around something that begins with a member. */
function looksWhole(payload: Buffer): boolean {
  if (payload[0] !== openBrace) return payload[0] === 0x5b || payload[0] === quote;
  let first = 1;
  while (isSpace(payload[first])) first += 1;
  let last = payload.length - 1;
  while (isSpace(payload[last])) last -= 1;
  return payload[last] === closeBrace && last > 0 && (payload[first] === quote || first === last);
}

function isSpace(byte: number | undefined): boolean {
  return byte === space || byte === lineFeed || byte === carriageReturn || byte === 0x09;
}

/** The `data` of each server-sent event of a stream, as text; for callers that read a whole answer. */
export async function* readSseData(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<string, void, void> {
  const ready: string[] = [];
  const pass = openSsePass({ data: (payload) => { ready.push(payload.toString('utf8')); return true; }, longTail: () => undefined });
  for await (const chunk of chunks) {
    pass.push(Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength));
    yield* ready.splice(0);
  }
  pass.flush();
  yield* ready.splice(0);
}
