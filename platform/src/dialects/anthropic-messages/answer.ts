import type { AnswerFacts } from '../dialect.ts';
import { countIn, type Headers, isObject, nothingUsed, readRequestId, textIn } from '../reading.ts';
import { readUsage } from './usage.ts';

/** Reads a whole Messages answer. What counting tokens answers (`{input_tokens}` alone) has used nothing. */
export function readAnswer(body: unknown, headers: Headers): AnswerFacts {
  const providerRequestId = readRequestId(headers) ?? textIn(body, 'id');
  if (isObject(body) && body['type'] === undefined && countIn(body, 'input_tokens') !== null) {
    return { usage: nothingUsed, usageRaw: body, servedModel: null, providerRequestId };
  }
  const usageRaw = isObject(body) && isObject(body['usage']) ? body['usage'] : null;
  return { usage: readUsage(usageRaw), usageRaw, servedModel: textIn(body, 'model'), providerRequestId };
}
