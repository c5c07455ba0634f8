import type { AnswerFacts } from '../dialect.ts';
import { countIn, type Headers, isObject, nothingUsed, readRequestId, textIn } from '../reading.ts';
import { searchQueriesIn, withSearches } from '../served-as.ts';
import { readUsage } from './usage.ts';

/**
 * Reads a whole Gemini answer. What counting tokens answers (`totalTokens`) has used nothing; embeddings of older models
 * come without counts.
 */
export function readAnswer(body: unknown, headers: Headers): AnswerFacts {
  const providerRequestId = readRequestId(headers) ?? textIn(body, 'responseId');
  // Asked without `alt=sse` and read as one: the last element holds the final counts.
  if (Array.isArray(body)) return readAnswer(body.at(-1), headers);
  if (isObject(body) && countIn(body, 'totalTokens') !== null) return { usage: nothingUsed, usageRaw: body, servedModel: null, providerRequestId };
  const usageRaw = isObject(body) && isObject(body['usageMetadata']) ? withSearches(body['usageMetadata'], searchQueriesIn(body)) : null;
  return { usage: readUsage(usageRaw), usageRaw, servedModel: textIn(body, 'modelVersion'), providerRequestId };
}
