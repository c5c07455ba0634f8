import type { Part, StopReason } from '../../canonical/index.ts';
import { type JsonObject, objectIn, textIn } from '../../reading.ts';

const incomplete: Readonly<Record<string, StopReason>> = { max_output_tokens: 'length', max_tokens: 'length', content_filter: 'content-filter' };

/** Responses has no finish reason: it follows from the status, what is missing, and what the output holds (WIRE, section 3). */
export function readStopReason(response: JsonObject, kinds: ReadonlySet<Part['kind']>): { readonly stop: StopReason; readonly native: string | null } {
  const status = textIn(response, 'status');
  const reason = textIn(objectIn(response, 'incomplete_details'), 'reason');
  const native = textIn(response, 'native_finish_reason') ?? reason ?? status;
  if (status === 'incomplete' || reason !== null) return { stop: incomplete[reason ?? ''] ?? 'length', native };
  if (status === 'failed' || status === 'cancelled') return { stop: 'failed', native };
  if (kinds.has('tool-call')) return { stop: 'tool-calls', native };
  return { stop: kinds.has('refusal') ? 'refusal' : 'stop', native };
}

export interface WrittenStop {
  readonly status: 'completed' | 'incomplete' | 'failed';
  readonly incomplete_details: { readonly reason: string } | null;
}

const complete: WrittenStop = { status: 'completed', incomplete_details: null };
const filtered: WrittenStop = { status: 'incomplete', incomplete_details: { reason: 'content_filter' } };
const written: Readonly<Record<StopReason, WrittenStop>> = {
  stop: complete, 'stop-sequence': complete, 'tool-calls': complete, pause: complete, length: { status: 'incomplete', incomplete_details: { reason: 'max_output_tokens' } },
  'content-filter': filtered, refusal: filtered, failed: { status: 'failed', incomplete_details: null },
};

/** A refusal in its own words is a complete answer, as OpenAI’s are; one without words is a filter’s. */
export function writeStopReason(stop: StopReason, kinds: ReadonlySet<Part['kind']>): WrittenStop {
  return stop === 'refusal' && kinds.has('refusal') ? complete : written[stop];
}

/** The native reason, where the status does not say it already. */
export function writeNative(native: string | null, { status, incomplete_details }: WrittenStop): JsonObject {
  return native === null || native === (incomplete_details?.reason ?? status) ? {} : { native_finish_reason: native };
}
