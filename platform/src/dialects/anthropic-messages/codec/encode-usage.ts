import type { AnswerUsage } from '../../canonical/index.ts';
import { countIn, type JsonObject, objectIn } from '../../reading.ts';
import { readUsage } from '../usage.ts';

/** Tokens as Anthropic counted them. */
export function decodeUsage(raw: unknown): AnswerUsage | null {
  const usage = readUsage(raw);
  const cacheWrite1h = countIn(objectIn(raw, 'cache_creation'), 'ephemeral_1h_input_tokens');
  return usage === null || cacheWrite1h === null ? usage : { ...usage, cacheWrite1h };
}

/** Tokens in Anthropic's convention: caches beside the input. SDKs add them up, so there are always numbers. */
export function encodeUsage(usage: AnswerUsage | null): JsonObject {
  if (usage === null) return { input_tokens: 0, output_tokens: 0 };
  const { input, cacheRead, cacheWrite, cacheWrite1h, output, reasoning } = usage;
  return {
    input_tokens: Math.max(0, (input ?? 0) - (cacheRead ?? 0) - (cacheWrite ?? 0)), output_tokens: output ?? 0,
    ...(cacheRead === null ? {} : { cache_read_input_tokens: cacheRead }), ...(cacheWrite === null ? {} : { cache_creation_input_tokens: cacheWrite }),
    ...(cacheWrite1h === undefined || cacheWrite1h === null ? {} : { cache_creation: { ephemeral_5m_input_tokens: Math.max(0, (cacheWrite ?? 0) - cacheWrite1h), ephemeral_1h_input_tokens: cacheWrite1h } }),
    ...(reasoning === null ? {} : { output_tokens_details: { thinking_tokens: reasoning } }),
  };
}
