import type { AnswerFacts } from '../dialect.ts';
import { type Headers, isObject, objectIn, readRequestId, textIn } from '../reading.ts';
import { withConverseTier } from '../served-as.ts';
import { readUsage } from './usage.ts';

/** Reads a whole Converse answer. It names no model but where a prompt router chose one. */
export function readAnswer(body: unknown, headers: Headers): AnswerFacts {
  const usageRaw = isObject(body) && isObject(body['usage']) ? withConverseTier(body['usage'], body) : null;
  return { usage: readUsage(usageRaw), usageRaw, servedModel: servedModelIn(body), providerRequestId: readRequestId(headers) };
}

/** `trace.promptRouter.invokedModelId`, in a whole answer and in the `metadata` of a stream. */
export function servedModelIn(holder: unknown): string | null {
  return textIn(objectIn(objectIn(holder, 'trace'), 'promptRouter'), 'invokedModelId');
}
