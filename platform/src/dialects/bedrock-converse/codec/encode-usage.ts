import type { AnswerUsage } from '../../canonical/index.ts';
import { countIn, isObject, type JsonObject, listIn } from '../../reading.ts';
import { readUsage } from '../usage.ts';

/** Tokens as Bedrock counted them. */
export function decodeUsage(raw: unknown): AnswerUsage | null {
  const usage = readUsage(raw);
  const hour = listIn(raw, 'cacheDetails').find((each) => isObject(each) && each['ttl'] === '1h');
  const cacheWrite1h = countIn(hour, 'inputTokens');
  return usage === null || cacheWrite1h === null ? usage : { ...usage, cacheWrite1h };
}

/** Tokens in Bedrock's convention: caches beside the input. SDKs add them up, so there are always numbers. */
export function encodeUsage(usage: AnswerUsage | null): JsonObject {
  const { input = 0, cacheRead = null, cacheWrite = null, cacheWrite1h = null, output = 0 } = usage ?? {};
  return {
    inputTokens: Math.max(0, (input ?? 0) - (cacheRead ?? 0) - (cacheWrite ?? 0)), outputTokens: output ?? 0, totalTokens: (input ?? 0) + (output ?? 0),
    ...(cacheRead === null ? {} : { cacheReadInputTokens: cacheRead }), ...(cacheWrite === null ? {} : { cacheWriteInputTokens: cacheWrite }),
    ...(cacheWrite1h === null ? {} : { cacheDetails: [{ ttl: '1h', inputTokens: cacheWrite1h }, { ttl: '5m', inputTokens: Math.max(0, (cacheWrite ?? 0) - cacheWrite1h) }] }),
  };
}
