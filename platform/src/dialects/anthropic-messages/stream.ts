import type { AnswerFacts, CallerError, StreamMeter } from '../dialect.ts';
import { lastObjectAfter } from '../json-span.ts';
import { isObject, type JsonObject, objectIn, parseJson, textIn } from '../reading.ts';
import { openSsePass } from '../sse.ts';
import { renderStreamError } from './errors.ts';
import { readUsage } from './usage.ts';

const worthReading = /"message_(?:start|delta|stop)"|"type"\s*:\s*"error"|"error"\s*:\s*\{/;

/**
 * Meters a Messages stream. Counts come at the start and again, cumulative, near the end: each field is overwritten by
 * a later one and never added to it; fields that are `null` or missing later keep what they were.
 */
export function createMeter(): StreamMeter {
  let usageRaw: Record<string, unknown> | null = null;
  let servedModel: string | null = null;
  let answerId: string | null = null;
  let stopped = false;
  let failed = false;

  function overwrite(usage: JsonObject): void {
    const known = Object.entries(usage).filter(([, value]) => value !== null);
    if (known.length > 0) usageRaw = { ...usageRaw, ...Object.fromEntries(known) };
  }

  function readEvent(event: JsonObject): void {
    const message = objectIn(event, 'message');
    if (event['type'] === 'message_start') {
      answerId = textIn(message, 'id');
      servedModel = textIn(message, 'model') ?? servedModel;
      overwrite(objectIn(message, 'usage'));
    } else if (event['type'] === 'message_delta') overwrite(objectIn(event, 'usage'));
    else if (event['type'] === 'message_stop') stopped = true;
    else if (event['type'] === 'error' || (event['type'] === undefined && isObject(event['error']))) failed = true;
  }

  const pass = openSsePass({
    data(payload, { isError }) {
      if (isError) failed = true;
      if (!worthReading.test(payload.toString('latin1'))) return false;
      const event = parseJson(payload);
      if (isObject(event)) readEvent(event);
      return false;
    },
    longTail(tail) {
      const usage = lastObjectAfter(tail, '"usage"');
      if (isObject(usage) && readUsage(usage) !== null) overwrite(usage);
    },
  });

  return {
    push: (chunk) => pass.push(chunk),
    flush: () => pass.flush(),
    get facts(): AnswerFacts {
      return { usage: readUsage(usageRaw), usageRaw, servedModel, providerRequestId: answerId };
    },
    get complete() { return stopped && !failed; },
    get failed() { return failed; },
    endWithError: (error: CallerError) => renderStreamError(error),
  };
}
