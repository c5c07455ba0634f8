import type { AnswerFacts, CallerError, StreamMeter } from '../dialect.ts';
import { lastObjectAfter } from '../json-span.ts';
import { readResponsesUsage } from '../openai-usage.ts';
import { isObject, type JsonObject, listIn, objectIn, parseJson, textIn } from '../reading.ts';
import { withOwnTools, withTier } from '../served-as.ts';
import { openSsePass } from '../sse.ts';
import { renderStreamError } from './errors.ts';

const worthReading = /"response\.(?:created|completed|incomplete|failed|cancelled)"|"type"\s*:\s*"error"|"error"\s*:\s*\{/;
/** How a stream of the Responses API ends: with one of these and no `[DONE]`. */
const properEnds = new Set(['response.completed', 'response.incomplete']);
const failedEnds = new Set(['response.failed', 'response.cancelled', 'error']);

/** Meters a Responses stream: the counts are in the event that ends it. */
export function createMeter(): StreamMeter {
  let usageRaw: unknown = null;
  let servedModel: string | null = null;
  let answerId: string | null = null;
  let tier: string | null = null;
  let ended = false;
  let failed = false;

  function readEvent(event: JsonObject, isError: boolean): void {
    const type = event['type'];
    if (typeof type === 'string' && properEnds.has(type)) ended = true;
    // Without a type it is a bare error object, as some servers send it.
    if (isError || (typeof type === 'string' ? failedEnds.has(type) : isObject(event['error']))) failed = true;
    const response = objectIn(event, 'response');
    answerId ??= textIn(response, 'id');
    servedModel = textIn(response, 'model') ?? servedModel;
    tier = textIn(response, 'service_tier') ?? tier;
    if (isObject(response['usage'])) usageRaw = withOwnTools(withTier(response['usage'], tier), listIn(response, 'output'));
  }

  const pass = openSsePass({
    data(payload, { isError }) {
      if (isError) failed = true;
      if (!isError && !worthReading.test(payload.toString('latin1'))) return false;
      const event = parseJson(payload);
      if (isObject(event)) readEvent(event, isError);
      return false;
    },
    longTail(tail) {
      const usage = lastObjectAfter(tail, '"usage"');
      if (readResponsesUsage(usage) === null) return;
      usageRaw = withTier(usage, tier);
      // The type stands at the beginning, which was not kept; counts come only with an end, and a failed one is short.
      ended = true;
    },
  });

  return {
    push: (chunk) => pass.push(chunk),
    flush: () => pass.flush(),
    get facts(): AnswerFacts {
      return { usage: readResponsesUsage(usageRaw), usageRaw, servedModel, providerRequestId: answerId };
    },
    get complete() { return ended && !failed; },
    get failed() { return failed; },
    endWithError: (error: CallerError) => renderStreamError(error),
  };
}
