import type { AnswerFacts } from '../dialect.ts';
import { readResponsesUsage } from '../openai-usage.ts';
import { type Headers, isObject, readRequestId, textIn } from '../reading.ts';

/** Reads a whole Responses answer. */
export function readAnswer(body: unknown, headers: Headers): AnswerFacts {
  const usageRaw = isObject(body) && isObject(body['usage']) ? body['usage'] : null;
  return { usage: readResponsesUsage(usageRaw), usageRaw, servedModel: textIn(body, 'model'), providerRequestId: readRequestId(headers) };
}
