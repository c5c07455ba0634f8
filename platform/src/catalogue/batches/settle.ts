import { sql } from '../../foundation/index.ts';
import type { CatalogueDependencies } from '../dependencies.ts';
import type { BatchStore } from './store.ts';
import type { BatchRecord } from './tables.ts';

const rowsAtOnce = 200;

/**
 * Writes down what the ledger says that ended rows cost. A call is there a moment after it ended; of one that never reached a provider, or was broken off with its
 * process, the ledger has what it will have within two minutes.
 */
export async function settleRows({ receipts }: Pick<CatalogueDependencies, 'receipts'>, { database }: BatchStore, { tenant_id: tenantId, id }: Pick<BatchRecord, 'tenant_id' | 'id'>): Promise<void> {
  const open = await database.inTenant(tenantId, (trx) => trx.selectFrom('batch_rows as b').innerJoin('runs as r', 'r.id', 'b.run_id')
    .select(['b.number', 'b.run_id', 'r.request_id', sql<boolean>`coalesce(r.finished_at < now() - interval '2 minutes', false)`.as('long_ago')])
    .where('b.batch_id', '=', id).where('b.settled', '=', false).where('r.state', '<>', 'running').limit(rowsAtOnce).execute());
  const runs = open.flatMap(({ run_id: runId, request_id: requestId }) => (runId === null ? [] : [{ runId, requestId }]));
  if (runs.length === 0) return;
  const spending = await receipts.spending(tenantId, runs);
  const known = open.flatMap((row) => {
    const spent = row.run_id === null ? undefined : spending.get(row.run_id);
    return spent !== undefined && (spent.known || row.long_ago) ? [{ number: row.number, runId: row.run_id, ...spent }] : [];
  });
  await database.inTenant(tenantId, async (trx) => {
    for (const { number, runId, ownNanoUsd, platformNanoUsd, unpriced } of known) {
      await trx.updateTable('batch_rows').set({ settled: true, own_nano_usd: ownNanoUsd, platform_nano_usd: platformNanoUsd, unpriced }).where('batch_id', '=', id).where('number', '=', number).where('run_id', '=', runId).where('settled', '=', false).execute();
    }
  });
}
