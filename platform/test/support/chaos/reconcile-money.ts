import { systemActor } from '../../../src/audit/index.ts';
import { sql } from '../../../src/foundation/index.ts';
import { settleEstimatesIn } from '../../../src/metering/reconciliation/settle-estimates.ts';
import { takeReport } from '../../../src/metering/reconciliation/take-report.ts';
import type { MeteringTables } from '../../../src/metering/tables.ts';
import type { MeteringWorld } from '../metering.ts';

export interface ReconciledMoney { readonly nanoUsd: number; readonly estimatedRows: number }

const providers = new Map([['openai', { name: 'OpenAI', sandbox: false, priceId: 'openai' }]]);

/** Takes the provider's own report in, settles the estimates by it, and adds the ledger up. */
export async function reconcileMoney({ app }: MeteringWorld, { tenantId, origin, key, credentialId }: { readonly tenantId: string; readonly origin: string; readonly key: string; readonly credentialId: string }): Promise<ReconciledMoney> {
  const ask = async (path: string): Promise<{ status: number; body: unknown }> => {
    const answer = await fetch(`${origin}${path}`, { headers: { authorization: `Bearer ${key}` } });
    return { status: answer.status, body: await answer.json() };
  };
  const day = (offset: number): string => new Date(Date.now() + offset * 86_400_000).toISOString().slice(0, 10);
  const { id: statementId } = await takeReport({ database: app, people: { names: async () => new Map() }, providers, openReport: async () => ({ provider: 'openai-admin', ask }) }, { tenantId, actor: systemActor, createdBy: null, credentialId, from: day(-1), to: day(0) });
  // As if the day were over: nobody calls any more.
  await app.as<MeteringTables>().inTenant(tenantId, (trx) => settleEstimatesIn(trx, { tenantId, statementId, actor: systemActor, person: null, today: day(1), priceIdOf: (id) => providers.get(id)?.priceId ?? null }));
  const { rows } = await app.as<unknown>().inTenant(tenantId, (trx) => sql<ReconciledMoney>`select coalesce(sum(cost_nano_usd), 0)::bigint as "nanoUsd", count(*) filter (where usage_state = 'estimated') as "estimatedRows" from ledger`.execute(trx));
  return rows[0] ?? { nanoUsd: 0, estimatedRows: 0 };
}
