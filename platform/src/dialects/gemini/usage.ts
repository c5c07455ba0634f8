import type { TokenUsage } from '../dialect.ts';
import { countIn, isObject } from '../reading.ts';

/** Gemini counts thoughts beside the candidates and tool prompts beside the prompt; the cache is inside the prompt. */
export function readUsage(raw: unknown): TokenUsage | null {
  if (!isObject(raw)) return null;
  const prompt = countIn(raw, 'promptTokenCount');
  const tools = countIn(raw, 'toolUsePromptTokenCount');
  const candidates = countIn(raw, 'candidatesTokenCount', 'responseTokenCount');
  const thoughts = countIn(raw, 'thoughtsTokenCount');
  const total = countIn(raw, 'totalTokenCount');
  if (prompt === null && candidates === null && thoughts === null) return null;
  const input = prompt === null ? tools : prompt + (tools ?? 0);
  const counted = (candidates ?? 0) + (thoughts ?? 0);
  const rest = total === null ? 0 : Math.max(0, total - (input ?? 0) - counted);
  const cached = countIn(raw, 'cachedContentTokenCount');
  return {
    input, cacheRead: cached === null || input === null ? cached : Math.min(cached, input), cacheWrite: null,
    // A prompt that was blocked, or an embedding, has no candidates: nothing was written then.
    output: counted + rest, reasoning: thoughts,
  };
}
