import type { Part, StopReason } from '../../canonical/index.ts';

const read: Readonly<Record<string, StopReason>> = {
  stop: 'stop', eos: 'stop', end_turn: 'stop', length: 'length', model_length: 'length', max_tokens: 'length', tool_calls: 'tool-calls', function_call: 'tool-calls',
  content_filter: 'content-filter', safety: 'content-filter', error: 'failed', insufficient_system_resource: 'failed',
};

/**
 * OpenAI's finish reason in our words. A forced function ends with `stop`, and some cousins always do, so calls decide
 * (WIRE, section 2); a refusal ends with `stop` too.
 */
export function readStopReason(native: string | null, seen: { readonly calls: boolean; readonly refusal: boolean }): StopReason {
  const stop = native === null ? 'stop' : read[native] ?? 'stop';
  if (stop !== 'stop') return stop;
  if (seen.calls) return 'tool-calls';
  return seen.refusal ? 'refusal' : 'stop';
}

const written: Readonly<Record<StopReason, string>> = {
  stop: 'stop', 'stop-sequence': 'stop', length: 'length', 'tool-calls': 'tool_calls', 'content-filter': 'content_filter', refusal: 'content_filter', pause: 'stop', failed: 'content_filter',
};

/** A refusal in its own words ends with `stop`, as OpenAI's do; one without words is a filter's. A provider that failed gave no answer: `content_filter` is what SDKs know. */
export function writeStopReason(stop: StopReason, parts: readonly Pick<Part, 'kind'>[]): string {
  if (stop === 'refusal' && parts.some((part) => part.kind === 'refusal')) return 'stop';
  return written[stop];
}
