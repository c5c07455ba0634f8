import type { ResponseOf, UsageDimension, UsageRank, operations } from '@keystead/contract';
import type { UsageRow, UsageSums } from './select-usage.ts';

type Usage = ResponseOf<typeof operations.readUsage>;
type Point = Usage['points'][number];
type Group = Usage['groups'][number];
type Sums = Pick<Group, (typeof sumNames)[number]>;

const sumNames = ['requests', 'failures', 'inputTokens', 'cacheReadTokens', 'cacheWriteTokens', 'outputTokens', 'reasoningTokens', 'costNanoUsd', 'estimatedRequests', 'estimatedNanoUsd', 'unpricedRequests', 'latencyMs', 'timedRequests'] as const;
const none: Sums = { requests: 0, failures: 0, inputTokens: 0, cacheReadTokens: 0, cacheWriteTokens: 0, outputTokens: 0, reasoningTokens: 0, costNanoUsd: 0, estimatedRequests: 0, estimatedNanoUsd: 0, unpricedRequests: 0, latencyMs: 0, timedRequests: 0 };

function sumsOf(row: UsageSums): Sums {
  return {
    requests: row.requests, failures: row.failures, inputTokens: row.input_tokens, cacheReadTokens: row.cache_read_tokens, cacheWriteTokens: row.cache_write_tokens, outputTokens: row.output_tokens,
    reasoningTokens: row.reasoning_tokens, costNanoUsd: row.cost_nano_usd, estimatedRequests: row.estimated_requests, estimatedNanoUsd: row.estimated_nano_usd, unpricedRequests: row.unpriced_requests,
    latencyMs: row.latency_ms, timedRequests: row.timed_requests,
  };
}

function add(left: Sums, right: Sums): Sums {
  return Object.fromEntries(sumNames.map((name) => [name, left[name] + right[name]])) as unknown as Sums;
}

/** What keys are called, by dimension. */
export type UsageLabels = ReadonlyMap<UsageDimension, ReadonlyMap<string, string>>;

/** Rows as points. What has no user, app or token says so. Pure. */
export function pointsOf(rows: readonly UsageRow[], { by, thenBy }: { readonly by: UsageDimension; readonly thenBy?: UsageDimension | undefined }, labels: UsageLabels): readonly Point[] {
  const named = (dimension: UsageDimension, key: string, other: boolean) => ({ key, label: other ? 'Other' : key === '' ? 'none' : labels.get(dimension)?.get(key) ?? key, other });
  return rows.map((row) => ({
    bucketStart: row.bucket_start.toISOString(), ...named(by, row.key1, row.other1), second: thenBy === undefined ? null : named(thenBy, row.key2, row.other2), sandbox: row.sandbox, payer: row.payer, ...sumsOf(row),
  }));
}

const measured: Readonly<Record<UsageRank, (sums: Sums) => number>> = { cost: (sums) => sums.costNanoUsd, requests: (sums) => sums.requests, tokens: (sums) => sums.inputTokens + sums.outputTokens };

/** Points summed over all buckets: the largest first, what is together last, the sandbox behind everything. Pure. */
export function groupsOf(points: readonly Point[], rank: UsageRank): readonly Group[] {
  const groups = Map.groupBy(points, ({ key, other, second, sandbox, payer }) => JSON.stringify([key, other, second?.key, second?.other, sandbox, payer]));
  return [...groups.values()].flatMap((of): Group[] => {
    const [first] = of;
    if (first === undefined) return [];
    const { bucketStart: _bucketStart, ...keyed } = first;
    return [{ ...keyed, ...of.reduce<Sums>(add, none) }];
  }).toSorted((left, right) => Number(left.sandbox) - Number(right.sandbox) || Number(left.other) - Number(right.other) || measured[rank](right) - measured[rank](left) || right.requests - left.requests || left.label.localeCompare(right.label));
}

/** Totals in which own keys, platform credits and sandboxes stand in no sum of money together. Pure. */
export function totalsOf(parts: readonly (Sums & Pick<Group, 'sandbox' | 'payer'>)[]): Usage['totals'] {
  const together = (of: readonly Sums[]): Sums => of.reduce<Sums>(add, none);
  const own = together(parts.filter((part) => !part.sandbox && part.payer === 'tenant'));
  const platform = together(parts.filter((part) => part.payer === 'platform'));
  return {
    ...together(parts.map((part) => sumsAlone(part))), costNanoUsd: own.costNanoUsd, estimatedNanoUsd: own.estimatedNanoUsd,
    sandboxCostNanoUsd: together(parts.filter((part) => part.sandbox && part.payer === 'tenant')).costNanoUsd, platformRequests: platform.requests, platformCostNanoUsd: platform.costNanoUsd,
  };
}

function sumsAlone(part: Sums): Sums {
  return add(none, part);
}

/** As `totalsOf`, of what `selectTotals` found. Pure. */
export function totalsOfRows(rows: readonly (UsageSums & Pick<UsageRow, 'sandbox' | 'payer'>)[]): Usage['totals'] {
  return totalsOf(rows.map((row) => ({ ...sumsOf(row), sandbox: row.sandbox, payer: row.payer })));
}
