import type { TokenUsage } from '../dialect.ts';
import { countIn, isObject } from '../reading.ts';

/** Bedrock counts caches beside the input, under two spellings; thinking is inside the output and not told apart. */
export function readUsage(raw: unknown): TokenUsage | null {
  if (!isObject(raw)) return null;
  const plain = countIn(raw, 'inputTokens');
  const output = countIn(raw, 'outputTokens');
  if (plain === null && output === null) return null;
  const cacheRead = countIn(raw, 'cacheReadInputTokens', 'cacheReadInputTokenCount');
  const cacheWrite = countIn(raw, 'cacheWriteInputTokens', 'cacheWriteInputTokenCount');
  return { input: plain === null ? null : plain + (cacheRead ?? 0) + (cacheWrite ?? 0), cacheRead, cacheWrite, output, reasoning: null };
}
