import type { AnswerUsage } from '../../canonical/index.ts';
import type { JsonObject } from '../../reading.ts';

/** Usage as Google counts: thoughts beside the candidates. What was written into a cache has no place. */
export function encodeUsage({ input, output, cacheRead, reasoning }: AnswerUsage): JsonObject {
  return {
    ...(input === null ? {} : { promptTokenCount: input }), ...(cacheRead === null ? {} : { cachedContentTokenCount: cacheRead }),
    ...(output === null ? {} : { candidatesTokenCount: Math.max(0, output - (reasoning ?? 0)) }), ...(reasoning === null ? {} : { thoughtsTokenCount: output === null ? reasoning : Math.min(reasoning, output) }),
    totalTokenCount: (input ?? 0) + (output ?? 0),
  };
}
