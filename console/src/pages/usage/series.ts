import type { AnswerOf } from '../../api/index.ts';

export type Usage = AnswerOf<'readUsage'>;
type Point = Usage['points'][number];

export const metrics = [
  { id: 'cost', label: 'Cost' },
  { id: 'requests', label: 'Requests' },
  { id: 'tokens', label: 'Tokens' },
] as const;
export type Metric = (typeof metrics)[number]['id'];

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
  readonly sandbox: boolean;
  readonly requests: number;
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly costNanoUsd: number;
  readonly unpricedRequests: number;
  readonly measured: number;
}

/** Sums by key, the largest first; what came from the sandbox stays apart and last. */
export function groupUsage(points: readonly Point[], metric: Metric): readonly Group[] {
  const measure = measures[metric];
  const groups = [...Map.groupBy(points, (point) => `${point.sandbox ? 'sandbox' : 'real'} ${point.key}`)].map(([id, of]): Group => {
    const sum = (read: (point: Point) => number) => of.reduce((total, point) => total + read(point), 0);
    const [first] = of;
    return {
      id, key: first?.key ?? '', label: first?.label ?? '', sandbox: first?.sandbox ?? false, requests: sum((point) => point.requests), inputTokens: sum((point) => point.inputTokens),
      outputTokens: sum((point) => point.outputTokens), costNanoUsd: sum((point) => point.costNanoUsd), unpricedRequests: sum((point) => point.unpricedRequests), measured: sum(measure),
    };
  });
  return groups.sort((a, b) => Number(a.sandbox) - Number(b.sandbox) || b.measured - a.measured || a.label.localeCompare(b.label));
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

const mostBands = 5;

/** Lays usage out as stacked bars: the largest groups in colours, the rest together, the sandbox in a quiet grey. */
export function chartOf(points: readonly Point[], groups: readonly Group[], metric: Metric, buckets: readonly string[]): Chart {
  const real = groups.filter((group) => !group.sandbox);
  const shown = real.length <= mostBands + 1 ? real : real.slice(0, mostBands);
  const nameOf = new Map(shown.map((group, index) => [group.id, `band${index}`]));
  const others = real.length - shown.length;
  const series: Series[] = [
    ...shown.map((group, index) => ({ name: `band${index}`, label: group.label, color: `var(--ks-chart-${index + 1})` })),
    ...(others > 0 ? [{ name: 'others', label: `${others} more`, color: 'var(--ks-ink-faint)' }] : []),
    ...(groups.some((group) => group.sandbox) ? [{ name: 'sandbox', label: 'Sandbox', color: 'var(--ks-chart-quiet)' }] : []),
  ];
  const measure = measures[metric];
  const byBucket = Map.groupBy(points, (point) => new Date(point.bucketStart).getTime());
  const rows = buckets.map((start) => {
    const row: Record<string, string | number> = { start, ...Object.fromEntries(series.map(({ name }) => [name, 0])) };
    for (const point of byBucket.get(new Date(start).getTime()) ?? []) {
      const name = point.sandbox ? 'sandbox' : nameOf.get(`real ${point.key}`) ?? 'others';
      row[name] = Number(row[name] ?? 0) + measure(point);
    }
    return row;
  });
  return { series, rows };
}
