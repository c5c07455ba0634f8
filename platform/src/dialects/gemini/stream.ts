import type { AnswerFacts, CallerError, MeterOptions, StreamMeter } from '../dialect.ts';
import { lastObjectAfter } from '../json-span.ts';
import { isObject, type JsonObject, listIn, objectIn, parseJson, textIn } from '../reading.ts';
import { searchQueriesIn, withSearches } from '../served-as.ts';
import { openSsePass, type StreamPass } from '../sse.ts';
import { type ArrayPass, openArrayPass } from './array-pass.ts';
import { renderError, renderStreamError } from './errors.ts';
import { readUsage } from './usage.ts';

const worthReading = /"usage_?[mM]etadata"|"finish_?[rR]eason"|"prompt_?[fF]eedback"|"error"\s*:\s*\{/;

/** Meters a stream of Gemini: server-sent events, or one JSON array in pieces where `alt=sse` was not asked for. */
export function createMeter(options: MeterOptions): StreamMeter {
  const finished = new Set<unknown>();
  let usageRaw: unknown = null;
  let servedModel: string | null = null;
  let answerId: string | null = null;
  let searches = 0;
  let blocked = false;
  let failed = false;
  let pass: StreamPass | null = null;
  let arrayPass: ArrayPass | null = null;

  function readChunk(chunk: JsonObject): void {
    answerId ??= textIn(chunk, 'responseId');
    servedModel = textIn(chunk, 'modelVersion') ?? servedModel;
    // On every chunk and cumulative: the last one counts.
    searches = Math.max(searches, searchQueriesIn(chunk));
    if (isObject(chunk['usageMetadata'])) usageRaw = chunk['usageMetadata'];
    if (isObject(chunk['error'])) failed = true;
    if (textIn(objectIn(chunk, 'promptFeedback'), 'blockReason') !== null) blocked = true;
    for (const candidate of listIn(chunk, 'candidates')) {
      if (textIn(candidate, 'finishReason') !== null) finished.add(isObject(candidate) ? (candidate['index'] ?? 0) : 0);
    }
  }

  function read(payload: Buffer): void {
    if (!worthReading.test(payload.toString('latin1'))) return;
    const chunk = parseJson(payload);
    if (isObject(chunk)) readChunk(chunk);
  }

  /** Of an element too long to keep (an image, mostly) the end, where reason and counts stand. */
  function longTail(tail: Buffer): void {
    usageRaw = lastObjectAfter(tail, '"usageMetadata"') ?? usageRaw;
    if (/"finishReason"\s*:\s*"/.test(tail.toString('latin1'))) finished.add(0);
  }

  function open(chunk: Buffer): StreamPass {
    const first = chunk.find((byte) => byte !== 0x20 && byte !== 0x0a && byte !== 0x0d && byte !== 0x09);
    if (first === 0x5b || first === 0x7b) {
      arrayPass = openArrayPass({ element: read, longTail });
      return arrayPass;
    }
    return openSsePass({ data(payload, { isError }) { if (isError) failed = true; read(payload); return false; }, longTail });
  }

  return {
    push(chunk) {
      if (chunk.length === 0) return chunk;
      pass ??= open(chunk);
      return pass.push(chunk);
    },
    flush: () => pass?.flush() ?? Buffer.alloc(0),
    get facts(): AnswerFacts {
      return { usage: readUsage(usageRaw), usageRaw: withSearches(usageRaw, searches), servedModel, providerRequestId: answerId };
    },
    get complete() {
      return !failed && (blocked || finished.size >= (options.answers ?? 1)) && (arrayPass === null || arrayPass.state.closed);
    },
    get failed() { return failed; },
    endWithError: (error: CallerError) => arrayPass === null ? renderStreamError(error) : endArray(error, arrayPass),
  };
}

function endArray(error: CallerError, pass: ArrayPass): string {
  const { elements, closed } = pass.state;
  if (closed) return '';
  // The opening bracket goes out with the first element.
  return `${elements > 0 ? ',' : '['}\n${renderError(error).body}]`;
}
