import type { AnswerUsage } from '../../canonical/index.ts';
import type { JsonObject } from '../../reading.ts';

/** Usage as Responses counts: caches inside the input, reasoning inside the output. What is not known is left out; Codex reads each count as a number. */
export function encodeUsage({ input, output, cacheRead, cacheWrite, reasoning }: AnswerUsage): JsonObject {
  const details = cacheRead === null && cacheWrite === null ? {} : { input_tokens_details: { cached_tokens: cacheRead ?? 0, ...(cacheWrite === null ? {} : { cache_write_tokens: cacheWrite }) } };
  return {
    ...(input === null ? {} : { input_tokens: input }), ...details, ...(output === null ? {} : { output_tokens: output }),
    ...(reasoning === null ? {} : { output_tokens_details: { reasoning_tokens: reasoning } }), total_tokens: (input ?? 0) + (output ?? 0),
  };
}
