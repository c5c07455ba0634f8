import type { RunSpending } from '../catalogue/index.ts';
import { type Database, sql } from '../foundation/index.ts';

interface Spent { run_id: string; calls: number; own: number; platform: number; unpriced: boolean; known: boolean }

/**
 * What runs cost by the ledger: all calls that were made for them, given-up attempts included; what the organisation's own keys and what platform keys served, apart.
 * It is all known once the ledger has the run's last request, or that request was refused before anything was sent.
 */
export async function readSpending(database: Database, tenantId: string, runs: readonly { readonly runId: string; readonly requestId: string | null }[]): Promise<ReadonlyMap<string, RunSpending>> {
  if (runs.length === 0) return new Map();
  const rows = await database.as<unknown>().inTenant(tenantId, async (trx) => (await sql<Spent>`
    select a.run_id, s.calls::int as calls, coalesce(s.own, 0) as own, coalesce(s.platform, 0) as platform, coalesce(s.unpriced, false) as unpriced,
      a.request_id is not null and (coalesce(a.request_id = any(s.requests), false) or exists (select from refusals f where f.request_id = a.request_id)) as known
    from unnest(${runs.map(({ runId }) => runId)}::uuid[], ${runs.map(({ requestId }) => requestId)}::uuid[]) as a (run_id, request_id)
    left join lateral (
      select count(*) as calls, sum(cost_nano_usd) filter (where payer = 'tenant') as own, sum(cost_nano_usd) filter (where payer <> 'tenant') as platform, bool_or(cost_nano_usd is null) as unpriced, array_agg(request_id) as requests
      from ledger l where l.tenant_id = ${tenantId} and l.run_id = a.run_id) s on true`.execute(trx)).rows);
  return new Map(rows.map((row): [string, RunSpending] => [row.run_id, { calls: row.calls, ownNanoUsd: row.own, platformNanoUsd: row.platform, unpriced: row.unpriced, known: row.known }]));
}
