import { type QueryOf, type ResponseOf, operations } from '@keystead/contract';
import { type Transaction, implement, sql } from '../../foundation/index.ts';
import type { MeteringDependencies } from '../dependencies.ts';
import { type UsageRange, usageRange } from '../ledger/usage-range.ts';
import type { MeteringTables } from '../tables.ts';

type Dimension = QueryOf<typeof operations.readUsage>['by'];
type Usage = ResponseOf<typeof operations.readUsage>;

/** What each dimension groups by. */
const columns: Readonly<Record<Dimension, string>> = {
  provider: 'provider', model: 'coalesce(served_model, asked_model)', app: 'app_id', user: 'user_id::text', team: 'team', credential: 'credential_id::text', environment: 'environment', token: 'token_id::text',
};

interface UsageRow {
  readonly bucket_start: Date;
  readonly key: string;
  readonly provider: string | null;
  readonly payer: 'tenant' | 'platform';
  readonly requests: number;
  readonly input_tokens: number;
  readonly output_tokens: number;
  readonly cost: number;
  readonly unpriced: number;
}

/**
 * Usage and cost over time, by one dimension. Sandbox calls are points of their own: their example cost is in no total
 * but `sandboxCostNanoUsd`; so are calls paid with platform credits, in `platformCostNanoUsd`. Requests whose price is not known are counted and cost nothing here.
 */
export function readUsage(dependencies: MeteringDependencies) {
  return implement(operations.readUsage, async ({ principal: { tenantId }, query }) => {
    const range = usageRange(query, dependencies.clock.now());
    const rows = await dependencies.database.as<MeteringTables>().inTenant(tenantId, (trx) => selectUsage(trx, tenantId, range, query));
    const labels = await labelsOf(dependencies, tenantId, query.by, [...new Set(rows.map((row) => row.key))]);
    const points = mergePoints(rows.map((row) => ({
      bucketStart: row.bucket_start.toISOString(), key: row.key, label: labels.get(row.key) ?? row.key, requests: row.requests, inputTokens: row.input_tokens, outputTokens: row.output_tokens,
      costNanoUsd: row.cost, unpricedRequests: row.unpriced, payer: row.payer, sandbox: row.provider !== null && dependencies.providers.get(row.provider)?.sandbox === true,
    })));
    return { from: range.from.toISOString(), to: range.to.toISOString(), bucket: query.bucket, by: query.by, points, totals: totalsOf(points) };
  });
}

async function selectUsage(trx: Transaction<MeteringTables>, tenantId: string, { from, to }: UsageRange, { bucket, by }: { bucket: string; by: Dimension }): Promise<readonly UsageRow[]> {
  const { rows } = await sql<UsageRow>`
    select date_trunc(${bucket}, occurred_at, 'UTC') as bucket_start, coalesce(${sql.raw(columns[by])}, '') as key, provider, payer, count(*) as requests,
      coalesce(sum(input_tokens), 0) as input_tokens, coalesce(sum(output_tokens), 0) as output_tokens,
      coalesce(sum(cost_nano_usd), 0) as cost, count(*) filter (where cost_nano_usd is null) as unpriced
    from ledger where tenant_id = ${tenantId} and occurred_at >= ${from.toISOString()}::timestamptz and occurred_at < ${to.toISOString()}::timestamptz
    group by 1, 2, 3, 4 order by 1, 2, 3, 4`.execute(trx);
  return rows;
}

/** Rows differ by provider, so that sandbox and real can be told apart; beyond that they are one point. */
function mergePoints(points: Usage['points']): Usage['points'] {
  const merged = new Map<string, Usage['points'][number]>();
  for (const point of points) {
    const id = `${point.bucketStart} ${point.sandbox} ${point.payer} ${point.key}`;
    const before = merged.get(id);
    merged.set(id, before === undefined ? point : {
      ...point, requests: before.requests + point.requests, inputTokens: before.inputTokens + point.inputTokens, outputTokens: before.outputTokens + point.outputTokens,
      costNanoUsd: before.costNanoUsd + point.costNanoUsd, unpricedRequests: before.unpricedRequests + point.unpricedRequests,
    });
  }
  return [...merged.values()];
}

function totalsOf(points: Usage['points']): Usage['totals'] {
  const sum = (of: readonly Usage['points'][number][], field: 'requests' | 'inputTokens' | 'outputTokens' | 'costNanoUsd' | 'unpricedRequests'): number => of.reduce((total, point) => total + point[field], 0);
  const real = points.filter((point) => !point.sandbox && point.payer === 'tenant');
  const platform = points.filter((point) => point.payer === 'platform');
  return {
    requests: sum(points, 'requests'), inputTokens: sum(points, 'inputTokens'), outputTokens: sum(points, 'outputTokens'),
    costNanoUsd: sum(real, 'costNanoUsd'), unpricedRequests: sum(points, 'unpricedRequests'), sandboxCostNanoUsd: sum(points.filter((point) => point.sandbox && point.payer === 'tenant'), 'costNanoUsd'),
    platformRequests: sum(platform, 'requests'), platformCostNanoUsd: sum(platform, 'costNanoUsd'),
  };
}

type Labels = (dependencies: MeteringDependencies, tenantId: string, keys: readonly string[]) => ReadonlyMap<string, string> | Promise<ReadonlyMap<string, string>>;

const asTheyAre: Labels = () => new Map();
const labelsByDimension: Readonly<Record<Dimension, Labels>> = {
  provider: ({ providers }, _tenantId, keys) => new Map(keys.flatMap((key) => { const name = providers.get(key)?.name; return name === undefined ? [] : [[key, name] as const]; })),
  user: ({ people }, tenantId, keys) => people.names(tenantId, keys),
  token: ({ tokens }, tenantId, keys) => tokens.names(tenantId, keys),
  team: ({ teams }, tenantId, keys) => teams.names(tenantId, keys),
  credential: ({ database }, tenantId, keys) => credentialLabels(database, tenantId, keys),
  model: asTheyAre, app: asTheyAre, environment: asTheyAre,
};

async function credentialLabels(database: MeteringDependencies['database'], tenantId: string, keys: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const rows = await database.as<MeteringTables>().inTenant(tenantId, (trx) => trx.selectFrom('credentials').select(['id', 'label']).where('id', 'in', keys).execute());
  return new Map(rows.map((row) => [row.id, row.label]));
}

/** What has no user, app or token says so. */
async function labelsOf(dependencies: MeteringDependencies, tenantId: string, by: Dimension, keys: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const named = keys.filter((key) => key !== '');
  const labels = named.length === 0 ? new Map<string, string>() : await labelsByDimension[by](dependencies, tenantId, named);
  return new Map([...labels, ['', 'none']]);
}
