import type { AnswerFacts } from '../dialect.ts';
import { readResponsesUsage } from '../openai-usage.ts';
import { type Headers, isObject, listIn, readRequestId, textIn } from '../reading.ts';
import { withOwnTools, withTier } from '../served-as.ts';

/** Reads a whole Responses answer. */
export function readAnswer(body: unknown, headers: Headers): AnswerFacts {
  const usage = isObject(body) && isObject(body['usage']) ? body['usage'] : null;
  const usageRaw = withOwnTools(withTier(usage, textIn(body, 'service_tier')), listIn(body, 'output'));
  return { usage: readResponsesUsage(usageRaw), usageRaw, servedModel: textIn(body, 'model'), providerRequestId: readRequestId(headers) ?? textIn(body, 'id') };
}
