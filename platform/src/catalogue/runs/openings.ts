import type { Principal } from '../../foundation/index.ts';
import type { RunRow, RunTransaction } from './store.ts';

/** Notes that somebody has opened the present text of a draft that waits for a decision. */
export async function noteOpening(trx: RunTransaction, principal: Principal, row: Pick<RunRow, 'id' | 'tenant_id' | 'state' | 'output_hash'>, at: Date): Promise<void> {
  if (principal.userId === null || row.state !== 'awaiting-approval' || row.output_hash === null) return;
  const opening = { output_hash: row.output_hash, opened_at: at };
  await trx.insertInto('draft_openings').values({ tenant_id: row.tenant_id, run_id: row.id, user_id: principal.userId, ...opening }).onConflict((conflict) => conflict.columns(['run_id', 'user_id']).doUpdateSet(opening)).execute();
}

/** The texts that somebody has opened, by run: SHA-256, hex. */
export async function openedBy(trx: RunTransaction, userId: string | null, runIds: readonly string[]): Promise<ReadonlyMap<string, string>> {
  if (userId === null || runIds.length === 0) return new Map();
  const rows = await trx.selectFrom('draft_openings').select(['run_id', 'output_hash']).where('user_id', '=', userId).where('run_id', 'in', [...runIds]).execute();
  return new Map(rows.map((row) => [row.run_id, row.output_hash.toString('hex')]));
}
