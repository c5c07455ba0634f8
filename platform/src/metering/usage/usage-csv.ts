import type { ResponseOf, operations } from '@keystead/contract';
import { WrittenNumber, toCsv } from '../../foundation/index.ts';

type Usage = ResponseOf<typeof operations.readUsage>;
type Point = Usage['points'][number];
type Cell = string | number | boolean | WrittenNumber;

const nanoPerUsd = 1_000_000_000n;

/** Exactly, to the last digit. */
function inUsd(nanoUsd: number): WrittenNumber {
  const whole = BigInt(nanoUsd);
  return new WrittenNumber(`${whole / nanoPerUsd}.${String(whole % nanoPerUsd).padStart(9, '0')}`);
}

/** The columns, in the order of the table. */
const columns: readonly (readonly [string, (point: Point, usage: Usage) => Cell])[] = [
  ['bucket_start', (point) => point.bucketStart], ['bucket', (_point, { bucket }) => bucket], ['time_zone', (_point, { timeZone }) => timeZone],
  ['by', (_point, { by }) => by], ['key', (point) => point.key], ['label', (point) => point.label], ['then_by', (_point, { thenBy }) => thenBy ?? ''], ['second_key', (point) => point.second?.key ?? ''], ['second_label', (point) => point.second?.label ?? ''],
  ['sandbox', (point) => point.sandbox], ['payer', (point) => point.payer], ['requests', (point) => point.requests], ['failures', (point) => point.failures],
  ['input_tokens', (point) => point.inputTokens], ['cache_read_tokens', (point) => point.cacheReadTokens], ['cache_write_tokens', (point) => point.cacheWriteTokens], ['output_tokens', (point) => point.outputTokens], ['reasoning_tokens', (point) => point.reasoningTokens],
  ['cost_nano_usd', (point) => point.costNanoUsd], ['cost_usd', (point) => inUsd(point.costNanoUsd)], ['estimated_requests', (point) => point.estimatedRequests], ['estimated_nano_usd', (point) => point.estimatedNanoUsd],
  ['unpriced_requests', (point) => point.unpricedRequests], ['latency_ms', (point) => point.latencyMs], ['timed_requests', (point) => point.timedRequests],
];

/** The points as a table, one row each, under names that do not change. */
export function usageCsv(usage: Usage): AsyncGenerator<Uint8Array> {
  return toCsv(columns.map(([name]) => name), usage.points.map((point) => Object.fromEntries(columns.map(([name, read]) => [name, read(point, usage)]))));
}
