import type { AnswerUsage } from '../../canonical/index.ts';
import type { JsonObject } from '../../reading.ts';

/** Usage as OpenAI's chat format counts: caches inside the prompt, reasoning inside the completion. What is not known is left out. */
export function encodeUsage({ input, output, cacheRead, cacheWrite, reasoning }: AnswerUsage): JsonObject {
  const prompt = { ...(cacheRead === null ? {} : { cached_tokens: cacheRead }), ...(cacheWrite === null ? {} : { cache_write_tokens: cacheWrite }) };
  return {
    ...(input === null ? {} : { prompt_tokens: input }), ...(output === null ? {} : { completion_tokens: output }), total_tokens: (input ?? 0) + (output ?? 0),
    ...(Object.keys(prompt).length === 0 ? {} : { prompt_tokens_details: prompt }),
    ...(reasoning === null ? {} : { completion_tokens_details: { reasoning_tokens: reasoning } }),
  };
}
