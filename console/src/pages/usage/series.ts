import type { AnswerOf } from '../../api/index.ts';
import type { Metric } from './metrics.ts';

export type Usage = AnswerOf<'readUsage'>;
type Point = Pick<Usage['points'][number], 'bucketStart' | 'key' | 'label' | 'other' | 'second' | 'sandbox' | 'payer' | 'requests' | 'failures' | 'inputTokens' | 'outputTokens' | 'costNanoUsd' | 'estimatedNanoUsd' | 'unpricedRequests'>;

const measures: Readonly<Record<Metric, (point: Point) => number>> = {
  cost: (point) => point.costNanoUsd,
  requests: (point) => point.requests,
  tokens: (point) => point.inputTokens + point.outputTokens,
};

/** One kind of thing that usage is divided by, with its sums. */
export interface Group {
  readonly id: string;
  readonly key: string;
  readonly label: string;
  readonly other: boolean;
  readonly second: Point['second'];
  readonly sandbox: boolean;
  readonly requests: number;
  readonly failures: number;
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly costNanoUsd: number;
  readonly estimatedNanoUsd: number;
  readonly unpricedRequests: number;
  readonly measured: number;
}

const idOf = (point: Point): string => JSON.stringify([point.sandbox, point.other, point.key, point.second?.other ?? false, point.second?.key ?? '']);

/** What a group is called, both dimensions together. */
export function labelOf({ label, second }: Pick<Group, 'label' | 'second'>): string {
  return second === null ? label : `${label} · ${second.label}`;
}

/** Sums by key, the largest first; “other” after them, and what came from the sandbox apart and last. */
export function groupUsage(points: readonly Point[], metric: Metric): readonly Group[] {
  const measure = measures[metric];
  const groups = [...Map.groupBy(points, idOf)].map(([id, of]): Group => {
    const sum = (read: (point: Point) => number) => of.reduce((total, point) => total + read(point), 0);
    // Requests and tokens of credits count here; their money never stands in a sum with that of own keys.
    const ownMoney = (read: (point: Point) => number) => sum((point) => (point.payer === 'tenant' ? read(point) : 0));
    const [first] = of;
    return {
      id, key: first?.key ?? '', label: first?.label ?? '', other: first?.other ?? false, second: first?.second ?? null, sandbox: first?.sandbox ?? false, requests: sum((point) => point.requests), failures: sum((point) => point.failures), inputTokens: sum((point) => point.inputTokens),
      outputTokens: sum((point) => point.outputTokens), costNanoUsd: ownMoney((point) => point.costNanoUsd), estimatedNanoUsd: ownMoney((point) => point.estimatedNanoUsd), unpricedRequests: sum((point) => point.unpricedRequests), measured: sum(measure),
    };
  });
  return groups.sort((a, b) => Number(a.sandbox) - Number(b.sandbox) || Number(a.other) - Number(b.other) || b.measured - a.measured || labelOf(a).localeCompare(labelOf(b)));
}

/** A band of the stacked bars. */
interface Series {
  readonly name: string;
  readonly label: string;
  readonly color: string;
}
export interface Chart {
  readonly series: readonly Series[];
  /** One row for each bucket: its start, and a value for each series by name. */
  readonly rows: readonly Readonly<Record<string, string | number>>[];
}

const mostBands = 6;

/** Lays usage out as stacked bars: the largest groups in colours, the rest together, the sandbox in a quiet grey. */
export function chartOf(points: readonly Point[], groups: readonly Group[], metric: Metric, buckets: readonly string[]): Chart {
  const real = groups.filter((group) => !group.sandbox);
  const named = real.filter((group) => !group.other);
  const shown = real.length <= mostBands && named.length === real.length ? real : named.slice(0, named.length === real.length ? mostBands - 1 : Math.min(named.length, mostBands - 1));
  const nameOf = new Map(shown.map((group, index) => [group.id, `band${index}`]));
  const others = real.length - shown.length;
  const series: Series[] = [
    ...shown.map((group, index) => ({ name: `band${index}`, label: labelOf(group), color: `var(--ks-chart-${index + 1})` })),
    ...(others > 0 ? [{ name: 'others', label: named.length === real.length ? `${others} more` : 'All others', color: 'var(--ks-ink-faint)' }] : []),
    ...(groups.some((group) => group.sandbox) ? [{ name: 'sandbox', label: 'Sandbox', color: 'var(--ks-chart-quiet)' }] : []),
  ];
  const measure = measures[metric];
  const byBucket = Map.groupBy(points, (point) => new Date(point.bucketStart).getTime());
  const rows = buckets.map((start) => {
    const row: Record<string, string | number> = { start, ...Object.fromEntries(series.map(({ name }) => [name, 0])) };
    for (const point of byBucket.get(new Date(start).getTime()) ?? []) {
      const name = point.sandbox ? 'sandbox' : nameOf.get(idOf(point)) ?? 'others';
      row[name] = Number(row[name] ?? 0) + measure(point);
    }
    return row;
  });
  return { series, rows };
}

/** The same as shares of each bucket, in percent to a tenth; the sandbox has no share of what is real. Buckets with nothing stay empty. */
export function shareOf({ series, rows }: Chart): Chart {
  const real = series.filter(({ name }) => name !== 'sandbox');
  return {
    series: real,
    rows: rows.map((row) => {
      const total = real.reduce((sum, { name }) => sum + Number(row[name]), 0);
      return { start: row['start'] ?? '', ...Object.fromEntries(real.map(({ name }) => [name, total === 0 ? 0 : Math.round((Number(row[name]) / total) * 1_000) / 10])) };
    }),
  };
}

/** How much more or less than before, as people read it; `null` where there was nothing before. */
export function changeText(now: number, before: number, when = 'time'): string | null {
  if (before === 0) return now === 0 ? 'as before' : null;
  const percent = ((now - before) / before) * 100;
  return Math.abs(percent) < 0.05 ? 'as before' : `${percent > 0 ? '+' : '−'}${Math.abs(percent).toFixed(Math.abs(percent) < 10 ? 1 : 0)}% on the ${when} before`;
}
