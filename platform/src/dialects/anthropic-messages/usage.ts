import type { TokenUsage } from '../dialect.ts';
import { countIn, isObject, objectIn } from '../reading.ts';

/** Anthropic counts caches beside the input; thinking is inside the output. */
export function readUsage(raw: unknown): TokenUsage | null {
  if (!isObject(raw)) return null;
  const plain = countIn(raw, 'input_tokens');
  const output = countIn(raw, 'output_tokens');
  if (plain === null && output === null) return null;
  const cacheRead = countIn(raw, 'cache_read_input_tokens');
  const cacheWrite = countIn(raw, 'cache_creation_input_tokens');
  return {
    input: plain === null ? null : plain + (cacheRead ?? 0) + (cacheWrite ?? 0), cacheRead, cacheWrite, output,
    reasoning: countIn(objectIn(raw, 'output_tokens_details'), 'thinking_tokens'),
  };
}
