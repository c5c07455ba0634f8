import type { ProviderFailure } from '../../canonical/index.ts';
import { readFailure as readChatFailure } from '../../openai-chat/codec/read-failure.ts';
import { isObject, type JsonObject } from '../../reading.ts';

/** OpenAI’s errors are the same in all of its dialects. An unknown model is a 400 here. */
export const readFailure = readChatFailure;

/** An error inside a stream: an `error` event, whose members stand in it or in its `error`, or the one of a failed response. There is no status, so the code decides. */
export function readStreamFailure(holder: JsonObject): ProviderFailure {
  const read = readChatFailure(500, {}, isObject(holder['error']) ? { error: holder['error'] } : holder);
  return read.code === 'rate_limit_exceeded' ? { ...read, kind: 'rate-limited', status: 429 } : read;
}
