import type { StopReason } from '../../canonical/index.ts';

const read: Readonly<Record<string, StopReason>> = {
  end_turn: 'stop', stop_sequence: 'stop-sequence', max_tokens: 'length', model_context_window_exceeded: 'length', tool_use: 'tool-calls', guardrail_intervened: 'content-filter',
  content_filtered: 'content-filter', refusal: 'refusal', malformed_model_output: 'failed', malformed_tool_use: 'failed',
};

/** Bedrock's stop reason in our words (WIRE, section 8). Some of its models end a call with `end_turn`: calls decide. */
export function readStopReason(native: string | null, calls: boolean): StopReason {
  const stop = native !== null && Object.hasOwn(read, native) ? read[native] ?? 'stop' : 'stop';
  return stop === 'stop' && calls ? 'tool-calls' : stop;
}

const written: Readonly<Record<StopReason, string>> = {
  stop: 'end_turn', 'stop-sequence': 'stop_sequence', length: 'max_tokens', 'tool-calls': 'tool_use', 'content-filter': 'content_filtered', refusal: 'content_filtered', pause: 'end_turn',
  failed: 'malformed_model_output',
};

/** Bedrock's own word where it was one, else the nearest. */
export function writeStopReason(stop: StopReason, native: string | null): string {
  return native !== null && Object.hasOwn(read, native) && read[native] === stop ? native : written[stop];
}
