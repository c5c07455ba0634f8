import type { ErrorParameters } from '@keystead/contract';
import { newId, sql } from '../../foundation/index.ts';
import type { BatchStore } from './store.ts';
import type { BatchRecord, BatchRowRecord } from './tables.ts';

/** Rows of one organisation that all its batches have under way together, whichever processes perform them. */
export const mostOfTenant = 6;
/** And of one batch. */
export const mostOfBatch = 3;

export type Claim =
  | { readonly kind: 'row'; readonly row: BatchRowRecord }
  /** No room just now, or the ledger is waited for. */
  | { readonly kind: 'later' }
  /** Nothing waits. */
  | { readonly kind: 'none' }
  /** It is held by somebody else now, or does not run any more. */
  | { readonly kind: 'lost' }
  | { readonly kind: 'cap'; readonly parameters: ErrorParameters };

interface Spent { readonly known: number; readonly open: number; readonly open_rows: number }

/**
 * Takes the next row of a batch, where there is room and its cap leaves it: what rows before it cost by the ledger and the most that this one can cost must fit
 * together, also where it was more than had been reckoned; a row that the ledger has without a price counts with the most that it could cost. While the ledger has not spoken about rows before, the most that they can be counts; nobody is told of a cap on such a ground.
 */
export function claimRow({ database }: BatchStore, batch: BatchRecord, holder: string): Promise<Claim> {
  return database.inTenant(batch.tenant_id, async (trx): Promise<Claim> => {
    const now = await trx.selectFrom('batches').selectAll().where('id', '=', batch.id).where('lease_holder', '=', holder).forUpdate().executeTakeFirst();
    if (now === undefined || now.state !== 'running') return { kind: 'lost' };
    const busy = await trx.selectFrom('batch_rows as r').innerJoin('batches as b', 'b.id', 'r.batch_id')
      .select((row) => [row.fn.countAll<number>().as('tenant'), row.fn.countAll<number>().filterWhere('r.batch_id', '=', batch.id).as('batch')]).where('r.state', '=', 'running').where('b.state', '=', 'running').executeTakeFirstOrThrow();
    const next = await trx.selectFrom('batch_rows').selectAll().where('batch_id', '=', batch.id).where('state', '=', 'waiting').orderBy('number').limit(1).forUpdate().executeTakeFirst();
    if (next === undefined) return { kind: 'none' };
    if (busy.batch >= mostOfBatch || busy.tenant >= mostOfTenant) return { kind: 'later' };
    if (now.cap_nano_usd !== null) {
      const { rows: [spent] } = await sql<Spent>`
        select coalesce(sum(earlier_own_nano_usd + earlier_platform_nano_usd + case when unpriced then greatest(own_nano_usd + platform_nano_usd, at_most_nano_usd) else own_nano_usd + platform_nano_usd end), 0)::bigint as known,
          coalesce(sum(at_most_nano_usd) filter (where not settled and state <> 'waiting'), 0) as open, count(*) filter (where not settled and state <> 'waiting') as open_rows
        from batch_rows where batch_id = ${batch.id} and number <> ${next.number} and run_id is not null`.execute(trx);
      const earlier = next.earlier_own_nano_usd + next.earlier_platform_nano_usd;
      const known = (spent?.known ?? 0) + earlier;
      const most = next.at_most_nano_usd ?? 0;
      if (known + (spent?.open ?? 0) + most > now.cap_nano_usd) {
        if ((spent?.open_rows ?? 0) > 0) return { kind: 'later' };
        return { kind: 'cap', parameters: { spent: dollars(known), next: dollars(most), cap: dollars(now.cap_nano_usd) } };
      }
    }
    const row = await trx.updateTable('batch_rows').set({ state: 'running', run_id: next.run_id ?? newId(), attempts: next.run_id === null ? next.attempts + 1 : next.attempts, settled: false }).where('batch_id', '=', batch.id).where('number', '=', next.number).returningAll().executeTakeFirstOrThrow();
    return { kind: 'row', row };
  });
}

/** Cents and, below ten cents, as much as is not nothing. */
function dollars(nanoUsd: number): string {
  const amount = nanoUsd / 1e9;
  return `US$${amount >= 0.1 || amount === 0 ? amount.toFixed(2) : amount.toPrecision(2)}`;
}
