import type { AnswerFacts } from '../dialect.ts';
import { readChatUsage } from '../openai-usage.ts';
import { type Headers, isObject, objectIn, readRequestId, textIn } from '../reading.ts';
import { withTier } from '../served-as.ts';

/** Reads a whole answer of Chat Completions or one of its cousins. */
export function readAnswer(body: unknown, headers: Headers): AnswerFacts {
  const usageRaw = withTier(chatUsageOf(body), textIn(body, 'service_tier'));
  return {
    usage: readChatUsage(usageRaw), usageRaw, servedModel: textIn(body, 'model'),
    providerRequestId: readRequestId(headers) ?? textIn(objectIn(body, 'x_groq'), 'id') ?? textIn(body, 'id'),
  };
}

/** The usage object of an answer or chunk: Groq's streams carry it in `x_groq`. */
export function chatUsageOf(body: unknown): unknown {
  if (!isObject(body)) return null;
  if (isObject(body['usage'])) return body['usage'];
  const groq = objectIn(body, 'x_groq')['usage'];
  return isObject(groq) ? groq : null;
}
