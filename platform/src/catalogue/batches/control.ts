import { type Actor, actorOf, recordEvent } from '../../audit/index.ts';
import { KeysteadError, type Principal, sql } from '../../foundation/index.ts';
import type { CatalogueContext } from '../http/context.ts';
import type { BatchStore, BatchTransaction } from './store.ts';
import { settleRows } from './settle.ts';
import type { BatchRecord, BatchState } from './tables.ts';

const beginsAgain = { state: 'running', pause_code: null, pause_parameters: null, finished_at: null } as const;

/** Changes a batch that is in one of these states. @throws KeysteadError `conflict` */
async function change({ database }: BatchStore, batch: BatchRecord, wish: { readonly from: readonly BatchState[]; readonly verb: string; readonly work: (trx: BatchTransaction) => Promise<void> }): Promise<void> {
  await database.inTenant(batch.tenant_id, async (trx) => {
    const now = await trx.selectFrom('batches').select('state').where('id', '=', batch.id).forUpdate().executeTakeFirstOrThrow();
    if (!wish.from.includes(now.state)) throw new KeysteadError('conflict', { detail: `a batch that is ${now.state} cannot be ${wish.verb}` });
    await wish.work(trx);
  });
}

export async function pauseBatch(store: BatchStore, principal: Principal, batch: BatchRecord): Promise<void> {
  if (!await store.pause(batch, { code: 'person', parameters: { who: principal.name }, actor: actorOf(principal) })) throw new KeysteadError('conflict', { detail: `a batch that is ${batch.state} cannot be paused` });
}

/** Goes on with a paused batch; `capNanoUsd` replaces its cap where it is given. */
export async function resumeBatch(store: BatchStore, principal: Principal, batch: BatchRecord, { capNanoUsd }: { readonly capNanoUsd?: number | null | undefined }): Promise<void> {
  await change(store, batch, { from: ['paused'], verb: 'resumed', work: async (trx) => {
    await trx.updateTable('batches').set({ ...beginsAgain, ...capNanoUsd === undefined ? {} : { cap_nano_usd: capNanoUsd } }).where('id', '=', batch.id).execute();
    await recordEvent(trx, { tenantId: batch.tenant_id, action: 'batch.resumed', actor: actorOf(principal), subjectId: batch.id, detail: capNanoUsd === undefined ? {} : { capNanoUsd } });
  } });
}

/** Stops a batch: rows that wait are not begun, runs under way are ended wherever they are performed. */
export async function stopBatch(context: CatalogueContext, store: BatchStore, principal: Principal, batch: BatchRecord): Promise<void> {
  await change(store, batch, { from: ['running', 'paused'], verb: 'stopped', work: async (trx) => {
    await trx.updateTable('batches').set({ state: 'stopped', pause_code: null, pause_parameters: null, finished_at: sql<Date>`now()` }).where('id', '=', batch.id).execute();
    await trx.updateTable('batch_rows').set({ state: 'stopped' }).where('batch_id', '=', batch.id).where('state', '=', 'waiting').execute();
    await recordEvent(trx, { tenantId: batch.tenant_id, action: 'batch.stopped', actor: actorOf(principal), subjectId: batch.id, detail: {} });
  } });
  for (const row of await store.underWay(batch)) {
    const run = row.run_id === null ? null : await context.store.find(batch.tenant_id, row.run_id).catch(() => null);
    if (run !== null && run.state === 'running') await context.engine.stop(run);
  }
}

/**
 * Has the failed rows run again, or those of them that are named; what their attempts cost stays counted.
 * @returns how many. @throws KeysteadError `conflict` where none of them failed.
 */
export async function retryRows(context: CatalogueContext, store: BatchStore, batch: BatchRecord, { numbers, actor }: { readonly numbers: readonly number[] | undefined; readonly actor: Actor }): Promise<number> {
  await settleRows(context.dependencies, store, batch);
  let rows = 0;
  await change(store, batch, { from: ['running', 'paused', 'finished', 'stopped'], verb: 'retried', work: async (trx) => {
    // Of an attempt that the ledger does not have yet, the most that it can have cost stays counted.
    const changed = await sql`
      update batch_rows set state = 'waiting', failure_code = null, failure_parameters = null, run_id = null,
        earlier_own_nano_usd = earlier_own_nano_usd + own_nano_usd + case when settled then 0 else coalesce(at_most_nano_usd, 0) end, earlier_platform_nano_usd = earlier_platform_nano_usd + platform_nano_usd,
        own_nano_usd = 0, platform_nano_usd = 0, settled = false
      where batch_id = ${batch.id} and state = 'failed' and sealed_row is not null and (${numbers === undefined} or number = any(${[...numbers ?? []]}::int[]))`.execute(trx);
    rows = Number(changed.numAffectedRows ?? 0n);
    if (rows === 0) throw new KeysteadError('conflict', { detail: 'no row of it failed that could be run again' });
    await trx.updateTable('batches').set(beginsAgain).where('id', '=', batch.id).execute();
    await recordEvent(trx, { tenantId: batch.tenant_id, action: 'batch.retried', actor, subjectId: batch.id, detail: { rows } });
  } });
  return rows;
}
