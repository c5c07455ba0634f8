import type { AnswerUsage, CanonicalEvent, DecodingContext, StreamDecoder } from '../../canonical/index.ts';
import { decodedBytes } from '../../hold-back.ts';
import { isObject, type JsonObject, listIn, parseJson, textIn } from '../../reading.ts';
import { openSsePass, type StreamPass } from '../../sse.ts';
import { openArrayPass } from '../array-pass.ts';
import { readUsage } from '../usage.ts';
import { openCandidate, type ReadCandidate } from './decode-candidate.ts';
import { blockReason } from './map-stop-reason.ts';
import { readStreamFailure } from './read-failure.ts';

/** Reads chunks: the pieces of a stream, or one whole answer. */
export interface ChunkReader {
  read(chunk: JsonObject): void;
  /** No chunk comes any more. */
  finish(): void;
  take(): readonly CanonicalEvent[];
}

export function openChunkReader(context: DecodingContext): ChunkReader {
  const candidates = new Map<number, ReadCandidate>();
  let events: CanonicalEvent[] = [];
  let started = false;
  let blocked = false;
  let over = false;
  let usage: AnswerUsage | null = null;
  const give = (event: CanonicalEvent): void => { events.push(event); };

  function candidateAt(index: number): ReadCandidate {
    const known = candidates.get(index);
    if (known !== undefined) return known;
    const made = openCandidate(index, context, give);
    candidates.set(index, made);
    return made;
  }

  /** A prompt that was blocked is a whole answer with nothing in it. */
  function block(native: string): void {
    blocked = true;
    if (candidates.size === 0) give({ type: 'finish', choice: 0, ending: { stop: 'content-filter', native, stopSequence: null } });
  }

  return {
    read(chunk) {
      if (over) return;
      if (isObject(chunk['error'])) {
        over = true;
        give({ type: 'failure', failure: readStreamFailure(chunk) });
        return;
      }
      if (!started) give({ type: 'start', id: textIn(chunk, 'responseId'), model: textIn(chunk, 'modelVersion') });
      started = true;
      // On every chunk and cumulative: the last one counts.
      if (isObject(chunk['usageMetadata'])) usage = readUsage(chunk['usageMetadata']);
      for (const candidate of listIn(chunk, 'candidates')) if (isObject(candidate)) candidateAt(typeof candidate['index'] === 'number' ? candidate['index'] : 0).take(candidate);
      const native = blockReason(chunk);
      if (native !== null && !blocked) block(native);
    },
    finish() {
      if (over) return;
      over = true;
      const whole = blocked || (candidates.size > 0 && [...candidates.values()].every(({ finished }) => finished));
      if (whole) for (const candidate of candidates.values()) candidate.close();
      if (usage !== null) give({ type: 'usage', usage });
      if (whole) give({ type: 'end' });
    },
    take() {
      const taken = events;
      events = [];
      return taken;
    },
  };
}

/** Reads a stream: server-sent events, or one JSON array in pieces. Reasons and counts may still follow each other, so it ends with the connection. */
export function openDecoder(context: DecodingContext): StreamDecoder {
  const reader = openChunkReader(context);
  let pass: StreamPass | null = null;

  function read(payload: Buffer): void {
    const chunk = parseJson(payload);
    if (isObject(chunk)) reader.read(chunk);
  }

  function open(chunk: Buffer): StreamPass {
    const first = chunk.find((byte) => byte !== 0x20 && byte !== 0x0a && byte !== 0x0d && byte !== 0x09);
    if (first === 0x5b || first === 0x7b) return openArrayPass({ element: read, longTail: () => undefined }, decodedBytes);
    return openSsePass({ data(payload) { read(payload); return true; }, longTail: () => undefined }, decodedBytes);
  }

  return {
    push(chunk) {
      if (chunk.length === 0) return [];
      pass ??= open(chunk);
      pass.push(chunk);
      return reader.take();
    },
    finish() {
      pass?.flush();
      reader.finish();
      return reader.take();
    },
  };
}
