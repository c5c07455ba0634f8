import type { StopReason } from '../../canonical/index.ts';
import { isObject, type JsonObject, textIn } from '../../reading.ts';

/** Finish reasons (and reasons why a prompt was blocked) in our words (WIRE, section 8). */
const read: Readonly<Record<string, StopReason>> = {
  STOP: 'stop', FINISH_REASON_UNSPECIFIED: 'stop', MAX_TOKENS: 'length', CONTINUATION: 'pause',
  SAFETY: 'content-filter', RECITATION: 'content-filter', BLOCKLIST: 'content-filter', PROHIBITED_CONTENT: 'content-filter', SPII: 'content-filter', LANGUAGE: 'content-filter',
  MODEL_ARMOR: 'content-filter', IMAGE_SAFETY: 'content-filter', IMAGE_PROHIBITED_CONTENT: 'content-filter', IMAGE_RECITATION: 'content-filter',
  MALFORMED_FUNCTION_CALL: 'failed', UNEXPECTED_TOOL_CALL: 'failed', TOO_MANY_TOOL_CALLS: 'failed', MALFORMED_RESPONSE: 'failed', NO_IMAGE: 'failed', IMAGE_OTHER: 'failed', OTHER: 'failed',
};

/** `STOP` is what calls of functions end with, too. */
export function readStopReason(native: string | null, hasCalls: boolean): StopReason {
  const stop = native === null || !Object.hasOwn(read, native) ? 'stop' : read[native] ?? 'stop';
  return stop === 'stop' && hasCalls ? 'tool-calls' : stop;
}

const written: Readonly<Record<StopReason, string>> = {
  stop: 'STOP', 'stop-sequence': 'STOP', 'tool-calls': 'STOP', pause: 'STOP', length: 'MAX_TOKENS', 'content-filter': 'SAFETY', refusal: 'SAFETY', failed: 'OTHER',
};

/** `finishReason`, and the native one where it is not Gemini’s. */
export function writeStopReason(stop: StopReason, native: string | null): JsonObject {
  const own = native !== null && Object.hasOwn(read, native) && native !== 'MODEL_ARMOR' && readStopReason(native, stop === 'tool-calls') === stop;
  const finishReason = own ? native : written[stop];
  return { finishReason, ...(native === null || native === finishReason ? {} : { nativeFinishReason: native }) };
}

export function nativeReason(candidate: JsonObject): string | null {
  return textIn(candidate, 'nativeFinishReason') ?? textIn(candidate, 'finishReason');
}

/** Why no answer was begun at all; `null` where one was. */
export function blockReason(chunk: JsonObject): string | null {
  const feedback = chunk['promptFeedback'];
  return isObject(feedback) ? textIn(feedback, 'blockReason') : null;
}
