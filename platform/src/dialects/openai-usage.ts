import type { TokenUsage } from './dialect.ts';
import { countIn, isObject, objectIn } from './reading.ts';

/**
 * OpenAI-like `usage`, of chat completions and embeddings, evened out over the cousins (WIRE, section 7): cached tokens
 * stand in one of three places and are never more than the prompt, and what `total_tokens` has beyond prompt and
 * completion is billed too, so it is allotted.
 */
export function readChatUsage(raw: unknown): TokenUsage | null {
  if (!isObject(raw)) return null;
  const promptDetails = objectIn(raw, 'prompt_tokens_details');
  const prompt = countIn(raw, 'prompt_tokens');
  const completion = countIn(raw, 'completion_tokens');
  const reasoning = countIn(objectIn(raw, 'completion_tokens_details'), 'reasoning_tokens') ?? countIn(raw, 'reasoning_tokens');
  const cacheRead = countIn(promptDetails, 'cached_tokens') ?? countIn(raw, 'cached_tokens', 'prompt_cache_hit_tokens');
  const cacheWrite = countIn(promptDetails, 'cache_write_tokens');
  if (prompt === null && completion === null) return null;
  const rest = Math.max(0, (countIn(raw, 'total_tokens') ?? 0) - (prompt ?? 0) - (completion ?? 0));
  // Mistral counts audio beside the prompt; everybody else's surplus is hidden or separate thinking.
  const restIsInput = rest > 0 && rest === countIn(promptDetails, 'audio_tokens');
  const input = prompt === null ? null : prompt + (restIsInput ? rest : 0);
  return {
    input, ...clampCache(input, cacheRead, cacheWrite),
    output: completion === null ? (rest > 0 ? rest : null) : completion + (restIsInput ? 0 : rest),
    reasoning: rest > 0 && !restIsInput ? Math.max(reasoning ?? 0, rest) : reasoning,
  };
}

/** `usage` of the Responses API: the same facts under other names. */
export function readResponsesUsage(raw: unknown): TokenUsage | null {
  if (!isObject(raw)) return null;
  const details = objectIn(raw, 'input_tokens_details');
  const input = countIn(raw, 'input_tokens');
  const output = countIn(raw, 'output_tokens');
  if (input === null && output === null) return null;
  const reasoning = countIn(objectIn(raw, 'output_tokens_details'), 'reasoning_tokens');
  const rest = Math.max(0, (countIn(raw, 'total_tokens') ?? 0) - (input ?? 0) - (output ?? 0));
  return {
    input, ...clampCache(input, countIn(details, 'cached_tokens'), countIn(details, 'cache_write_tokens')),
    output: output === null ? null : output + rest, reasoning,
  };
}

/** Cached tokens are part of the input; where a provider counts more of them than it counts input (Azure Grok), the input stands. */
function clampCache(input: number | null, read: number | null, write: number | null): { cacheRead: number | null; cacheWrite: number | null } {
  if (input === null) return { cacheRead: read, cacheWrite: write };
  const cacheRead = read === null ? null : Math.min(read, input);
  return { cacheRead, cacheWrite: write === null ? null : Math.min(write, input - (cacheRead ?? 0)) };
}
