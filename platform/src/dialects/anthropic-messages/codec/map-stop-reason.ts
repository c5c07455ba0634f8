import type { Ending, StopReason } from '../../canonical/index.ts';
import type { JsonObject } from '../../reading.ts';

const read: Readonly<Record<string, StopReason>> = {
  end_turn: 'stop', stop_sequence: 'stop-sequence', max_tokens: 'length', model_context_window_exceeded: 'length', tool_use: 'tool-calls', refusal: 'refusal', pause_turn: 'pause',
  // A conversation that was made shorter goes on when it is sent back.
  compaction: 'pause',
};

/** Anthropic's stop reason in our words (WIRE, section 8). Who speaks its format ends a call with `end_turn` at times: calls decide. */
export function readStopReason(native: string | null, calls: boolean): StopReason {
  const stop = native !== null && Object.hasOwn(read, native) ? read[native] ?? 'stop' : 'stop';
  return stop === 'stop' && calls ? 'tool-calls' : stop;
}

const written: Readonly<Record<StopReason, string>> = {
  stop: 'end_turn', 'stop-sequence': 'stop_sequence', length: 'max_tokens', 'tool-calls': 'tool_use', 'content-filter': 'refusal', refusal: 'refusal', pause: 'pause_turn', failed: 'refusal',
};

/** How an answer ended, as `message` and `message_delta.delta` have it; another dialect's own reason stands beside. */
export function writeEnding({ stop, native, stopSequence }: Ending): JsonObject {
  const own = native !== null && Object.hasOwn(read, native) && read[native] === stop;
  const reason = own ? native : written[stop];
  return { stop_reason: reason, stop_sequence: stopSequence, ...(native === null || native === reason ? {} : { native_stop_reason: native }) };
}
