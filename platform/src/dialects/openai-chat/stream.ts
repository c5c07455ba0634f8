import type { AnswerFacts, CallerError, MeterOptions, StreamMeter } from '../dialect.ts';
import { lastObjectAfter } from '../json-span.ts';
import { readChatUsage } from '../openai-usage.ts';
import { isObject, type JsonObject, listIn, objectIn, parseJson, textIn } from '../reading.ts';
import { withTier } from '../served-as.ts';
import { openSsePass } from '../sse.ts';
import { renderStreamError } from './errors.ts';
import { chatUsageOf } from './answer.ts';

/** What makes a chunk worth a parse: counts, an end, an error. Chunks of `usage: null` and open choices are not. */
const worthReading = /"usage"\s*:\s*\{|"x_groq"|"finish_reason"\s*:\s*"|"error"\s*:\s*[{"]/;

/** Meters a stream of chat completion chunks. */
export function createMeter(options: MeterOptions): StreamMeter {
  const finished = new Set<unknown>();
  let usageRaw: unknown = null;
  let servedModel: string | null = null;
  let groqId: string | null = null;
  let answerId: string | null = null;
  let done = false;
  let failed = false;

  function readChunk(chunk: JsonObject): boolean {
    servedModel ??= textIn(chunk, 'model');
    answerId ??= textIn(chunk, 'id');
    groqId ??= textIn(objectIn(chunk, 'x_groq'), 'id');
    if ((chunk['error'] ?? null) !== null || (objectIn(chunk, 'x_groq')['error'] ?? null) !== null) failed = true;
    for (const choice of listIn(chunk, 'choices')) {
      if (!isObject(choice)) continue;
      if (choice['finish_reason'] === 'error' || isObject(choice['error'])) failed = true;
      if (typeof choice['finish_reason'] === 'string') finished.add(choice['index'] ?? 0);
    }
    const usage = chatUsageOf(chunk);
    if (usage !== null) usageRaw = withTier(usage, textIn(chunk, 'service_tier'));
    return options.hideUsageChunk && usage !== null && isUsageOnly(chunk);
  }

  const pass = openSsePass({
    data(payload, event) {
      if (event.isError) failed = true;
      const text = payload.toString('latin1');
      if (text.startsWith('[DONE]')) { done = true; return false; }
      if (servedModel !== null && !worthReading.test(text)) return false;
      const chunk = parseJson(payload);
      return isObject(chunk) && readChunk(chunk);
    },
    longTail(tail) {
      usageRaw = lastObjectAfter(tail, '"usage"') ?? usageRaw;
      if (/"finish_reason"\s*:\s*"/.test(tail.toString('latin1'))) finished.add(0);
    },
  });

  return {
    push: (chunk) => pass.push(chunk),
    flush: () => pass.flush(),
    get facts(): AnswerFacts {
      return { usage: readChatUsage(usageRaw), usageRaw, servedModel, providerRequestId: groqId ?? answerId };
    },
    get complete() { return !failed && (done || finished.size >= (options.answers ?? 1)); },
    get failed() { return failed; },
    endWithError: (error: CallerError) => renderStreamError(error),
  };
}

/** The extra chunk of `include_usage`: counts and no choices. Azure's first chunk has no choices either, but no counts. */
function isUsageOnly(chunk: JsonObject): boolean {
  return Array.isArray(chunk['choices']) && chunk['choices'].length === 0;
}
