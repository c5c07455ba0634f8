import type { RequestEnd } from '../gateway/index.ts';
import { Durations, LabelledCounts, type MetricValue, type MetricValues, metricOf } from './metric-values.ts';

/** Seconds. The upper ends are long: models think. */
const durationBounds = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20, 30, 60, 120, 300] as const;
const firstByteBounds = [0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 15, 30, 60] as const;

const outcomes = ['answered', 'failed', 'cancelled', 'refused'] as const;
const statusClasses = ['1xx', '2xx', '3xx', '4xx', '5xx'] as const;
const tokenKinds = ['input', 'cache_read', 'cache_write', 'output', 'reasoning'] as const;

/** What was counted of one provider in one dialect: arrays of numbers, so that a request adds to them and allocates nothing. */
class Series {
  readonly requests = new Float64Array(outcomes.length * statusClasses.length);
  readonly tokens = new Float64Array(tokenKinds.length);
  readonly duration = new Durations(durationBounds);
  readonly firstByte = new Durations(firstByteBounds);
}

export interface RequestCounts {
  /** Counts a request at its end. On the hot path: two look-ups and a few additions. */
  add(end: RequestEnd): void;
  read(): MetricValues[];
}

/** Counts gateway requests. Labels come from tables of ours (providers, dialects, codes), never from a caller or an organisation. */
export function createRequestCounts(): RequestCounts {
  const byProvider = new Map<string, Map<string, Series>>();
  const attempts = new Map<string, Map<string, number>>();
  const refusals = new LabelledCounts('keystead_gateway_refusals_total');

  function seriesOf(provider: string, dialect: string): Series {
    let dialects = byProvider.get(provider);
    if (dialects === undefined) { dialects = new Map(); byProvider.set(provider, dialects); }
    let series = dialects.get(dialect);
    if (series === undefined) { series = new Series(); dialects.set(dialect, series); }
    return series;
  }

  function countAttempt(provider: string, result: string): void {
    let results = attempts.get(provider);
    if (results === undefined) { results = new Map(); attempts.set(provider, results); }
    results.set(result, (results.get(result) ?? 0) + 1);
  }

  return {
    add(end) {
      const series = seriesOf(end.provider ?? none, end.dialect);
      bump(series.requests, outcomes.indexOf(end.outcome) * statusClasses.length + classIndex(end.status));
      series.duration.add(end.latencyMs / 1_000);
      if (end.firstByteMs !== null) series.firstByte.add(end.firstByteMs / 1_000);
      if (end.usage !== null) addTokens(series.tokens, end.usage);
      for (const attempt of end.attempts) countAttempt(attempt.provider, attempt.code ?? 'answered');
      if (end.outcome === 'refused' && end.code !== null) refusals.add([end.code]);
    },
    read: () => [...readSeries(byProvider), metricOf('keystead_gateway_upstream_attempts_total', [...attempts].flatMap(([provider, results]) => [...results].map(([result, value]) => ({ value, labels: { provider, result } })))), refusals.read()],
  };
}

const none = 'none';

function bump(counts: Float64Array, index: number, amount = 1): void {
  counts[index] = (counts[index] ?? 0) + amount;
}

/** A status of 0 (the caller was gone before an answer began) counts with 499. */
function classIndex(status: number): number {
  return status < 100 || status > 599 ? 3 : Math.floor(status / 100) - 1;
}

function addTokens(counts: Float64Array, usage: NonNullable<RequestEnd['usage']>): void {
  bump(counts, 0, usage.input ?? 0);
  bump(counts, 1, usage.cacheRead ?? 0);
  bump(counts, 2, usage.cacheWrite ?? 0);
  bump(counts, 3, usage.output ?? 0);
  bump(counts, 4, usage.reasoning ?? 0);
}

function readSeries(byProvider: ReadonlyMap<string, ReadonlyMap<string, Series>>): MetricValues[] {
  const all = [...byProvider].flatMap(([provider, dialects]) => [...dialects].map(([dialect, series]) => ({ labels: { provider, dialect }, series })));
  const requests = all.flatMap(({ labels, series }) => outcomes.flatMap((outcome, row) => statusClasses.flatMap((status, column): MetricValue[] => {
    const value = series.requests[row * statusClasses.length + column] ?? 0;
    return value === 0 ? [] : [{ value, labels: { ...labels, status, outcome } }];
  })));
  const asked = all.filter(({ labels }) => labels.provider !== none);
  return [
    metricOf('keystead_gateway_requests_total', requests),
    metricOf('keystead_gateway_request_duration_seconds', all.flatMap(({ labels, series }) => series.duration.read('keystead_gateway_request_duration_seconds', labels))),
    metricOf('keystead_gateway_first_byte_seconds', asked.flatMap(({ labels, series }) => series.firstByte.read('keystead_gateway_first_byte_seconds', labels))),
    metricOf('keystead_gateway_tokens_total', asked.flatMap(({ labels, series }) => tokenKinds.map((kind, index) => ({ value: series.tokens[index] ?? 0, labels: { ...labels, kind } })))),
  ];
}
