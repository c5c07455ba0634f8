import type { AnswerFacts } from '../dialect.ts';
import { readChatUsage } from '../openai-usage.ts';
import { type Headers, isObject, readRequestId, textIn } from '../reading.ts';

/** Reads an embeddings answer: input alone is counted. */
export function readAnswer(body: unknown, headers: Headers): AnswerFacts {
  const usageRaw = isObject(body) && isObject(body['usage']) ? body['usage'] : null;
  const usage = readChatUsage(usageRaw);
  return {
    usage: usage === null ? null : { ...usage, output: usage.output ?? 0 }, usageRaw,
    servedModel: textIn(body, 'model'), providerRequestId: readRequestId(headers),
  };
}
