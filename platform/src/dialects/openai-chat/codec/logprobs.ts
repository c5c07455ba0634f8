import type { TokenLogprob } from '../../canonical/index.ts';
import { isObject, type JsonObject, listIn } from '../../reading.ts';

/** `logprobs.content` of a choice. */
export function readLogprobs(holder: unknown): readonly TokenLogprob[] {
  return listIn(holder, 'content').flatMap((each) => (isObject(each) ? [{ ...readOne(each), top: listIn(each, 'top_logprobs').flatMap((other) => (isObject(other) ? [readOne(other)] : [])) }] : []));
}

function readOne(each: JsonObject): Omit<TokenLogprob, 'top'> {
  const { token, logprob, bytes } = each;
  const list: readonly unknown[] | null = Array.isArray(bytes) ? bytes : null;
  return { token: typeof token === 'string' ? token : '', logprob: typeof logprob === 'number' ? logprob : 0, bytes: list === null ? null : list.filter((byte) => typeof byte === 'number') };
}

export function writeLogprobs(logprobs: readonly TokenLogprob[]): JsonObject {
  return { content: logprobs.map(({ token, logprob, bytes, top }) => ({ token, logprob, bytes, top_logprobs: top })), refusal: null };
}
