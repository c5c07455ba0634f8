import { crc32 } from 'node:zlib';
import { isObject, type JsonObject, parseJson } from '../reading.ts';
import type { StreamPass } from '../sse.ts';

/** A frame that was read: what it is, by its headers, and what it holds. */
export interface Frame {
  /** `exception` is a modelled error, `error` one without a model. */
  readonly kind: 'event' | 'exception' | 'error';
  /** Of the event (`contentBlockDelta`) or of the error (`throttlingException`). */
  readonly name: string;
  readonly body: JsonObject;
}

/** Lengths of a frame in bytes: total, headers and their checksum first, the whole one's checksum last. */
const preludeBytes = 12;
const checksumBytes = 4;
const leastBytes = preludeBytes + checksumBytes;
/** What one frame may hold at most, by the specification of the encoding: 24 MiB, and 128 KiB of headers. */
const mostBytes = 24 * 1024 * 1024 + 128 * 1024 + leastBytes;
/** A frame longer than this passes as it comes and is not read. */
const usuallyKeptBytes = 1024 * 1024;
const stringHeader = 7;
/** How many bytes the value of a header of each type has (Amazon event stream encoding); strings and byte arrays begin with their length. */
const valueBytes: readonly number[] = [0, 0, 1, 2, 4, 8, -1, -1, 8, 16];
const empty: Buffer = Buffer.alloc(0);

/**
 * Reads the frames of `application/vnd.amazon.eventstream` from bytes cut anywhere, and gives whole frames on, so that a
 * stream which breaks can be ended with a frame that a client can read. A frame whose checksum is wrong is left out: every
 * official SDK would fail on it. Where the lengths themselves are spoiled, nothing that follows can be told apart, so
 * nothing more is given on.
 */
export function openFramePass(read: (frame: Frame) => void, keptBytes = usuallyKeptBytes): StreamPass {
  let held: Buffer[] = [];
  let heldBytes = 0;
  /** Bytes that are still to come of a frame too long to keep. */
  let passing = 0;
  let spoiled = false;

  /** Takes what is whole at the beginning of `bytes`; gives how much of it that was. */
  function takeWhole(bytes: Buffer, out: Buffer[]): number {
    let at = 0;
    let from = 0;
    while (bytes.length - at >= preludeBytes) {
      const length = bytes.readUInt32BE(at);
      if (length < leastBytes || length > mostBytes || crc32(bytes.subarray(at, at + 8)) !== bytes.readUInt32BE(at + 8)) { spoiled = true; break; }
      if (length > keptBytes) { passing = length; break; }
      if (bytes.length - at < length) break;
      const frame = bytes.subarray(at, at + length);
      if (crc32(frame.subarray(0, -checksumBytes)) === frame.readUInt32BE(length - checksumBytes)) {
        const known = readFrame(frame);
        if (known !== null) read(known);
      } else {
        if (at > from) out.push(bytes.subarray(from, at));
        from = at + length;
      }
      at += length;
    }
    if (at > from) out.push(bytes.subarray(from, at));
    return at;
  }

  function push(chunk: Buffer): Buffer {
    if (spoiled) return empty;
    const out: Buffer[] = [];
    let rest = chunk;
    while (rest.length > 0 && !spoiled) {
      if (passing > 0) {
        const piece = rest.subarray(0, passing);
        out.push(piece);
        passing -= piece.length;
        rest = rest.subarray(piece.length);
        continue;
      }
      held.push(rest);
      heldBytes += rest.length;
      if (heldBytes < wantedBytes(held, keptBytes)) break;
      const bytes = held.length === 1 ? rest : Buffer.concat(held);
      const taken = takeWhole(bytes, out);
      rest = bytes.subarray(taken);
      held = [];
      heldBytes = 0;
      if (passing > 0) continue;
      if (rest.length > 0) { held = [rest]; heldBytes = rest.length; }
      break;
    }
    return out.length === 1 ? out[0] ?? empty : Buffer.concat(out);
  }

  // Half a frame at the end is of no use to anybody.
  return { push, flush: () => empty };
}

/** How many bytes must be there before the frame under way can be taken; 0 where that is not known, or it will not be kept. */
function wantedBytes(held: readonly Buffer[], keptBytes: number): number {
  const [first] = held;
  if (first === undefined || first.length < 4) return 0;
  const length = first.readUInt32BE(0);
  return length > keptBytes ? 0 : length;
}

/** `null` where the headers cannot be read, or say nothing of what it is. */
function readFrame(frame: Buffer): Frame | null {
  const headersEnd = preludeBytes + frame.readUInt32BE(4);
  if (headersEnd > frame.length - checksumBytes) return null;
  const headers = readHeaders(frame.subarray(preludeBytes, headersEnd));
  const kind = headers.get(':message-type') ?? 'event';
  const body = parseJson(frame.subarray(headersEnd, frame.length - checksumBytes));
  if (kind === 'event') return { kind, name: headers.get(':event-type') ?? '', body: isObject(body) ? body : {} };
  if (kind === 'exception') return { kind, name: headers.get(':exception-type') ?? '', body: isObject(body) ? body : {} };
  if (kind === 'error') return { kind, name: headers.get(':error-code') ?? '', body: { message: headers.get(':error-message') ?? '' } };
  return null;
}

/** Headers whose value is a string; the others are of no use here. */
function readHeaders(bytes: Buffer): ReadonlyMap<string, string> {
  const headers = new Map<string, string>();
  for (let at = 0; at < bytes.length;) {
    const nameEnd = at + 1 + (bytes[at] ?? 0);
    const type = bytes[nameEnd] ?? -1;
    let valueStart = nameEnd + 1;
    let length = valueBytes[type];
    if (length === undefined) break;
    if (length === -1) {
      if (valueStart + 2 > bytes.length) break;
      length = bytes.readUInt16BE(valueStart);
      valueStart += 2;
    }
    if (type === stringHeader) headers.set(bytes.toString('utf8', at + 1, nameEnd), bytes.toString('utf8', valueStart, valueStart + length));
    at = valueStart + length;
  }
  return headers;
}

/** One frame as Bedrock writes it (Amazon event stream encoding: `vnd.amazon.eventstream`). */
export function writeFrame(kind: 'event' | 'exception', name: string, body: JsonObject): Buffer {
  const headers = Buffer.concat([
    ...writeHeader(kind === 'event' ? ':event-type' : ':exception-type', name),
    ...writeHeader(':content-type', 'application/json'), ...writeHeader(':message-type', kind),
  ]);
  const payload = Buffer.from(JSON.stringify(body));
  const frame = Buffer.alloc(leastBytes + headers.length + payload.length);
  frame.writeUInt32BE(frame.length, 0);
  frame.writeUInt32BE(headers.length, 4);
  frame.writeUInt32BE(crc32(frame.subarray(0, 8)), 8);
  headers.copy(frame, preludeBytes);
  payload.copy(frame, preludeBytes + headers.length);
  frame.writeUInt32BE(crc32(frame.subarray(0, -checksumBytes)), frame.length - checksumBytes);
  return frame;
}

function writeHeader(name: string, value: string): Buffer[] {
  const nameBytes = Buffer.from(name);
  const text = Buffer.from(value);
  const length = Buffer.alloc(2);
  length.writeUInt16BE(text.length, 0);
  return [Buffer.from([nameBytes.length]), nameBytes, Buffer.from([stringHeader]), length, text];
}
