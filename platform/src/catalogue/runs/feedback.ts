import type { RatingReason, RunFeedback } from '@keystead/contract';
import { actorOf, recordEvent } from '../../audit/index.ts';
import { KeysteadError, type Principal, newId, sql } from '../../foundation/index.ts';
import { readGate } from './gate.ts';
import type { RunRow, RunStore, RunTransaction } from './store.ts';

/** States in which there is an answer to say something about. */
const answered: ReadonlySet<string> = new Set(['draft', 'awaiting-approval', 'approved', 'rejected']);

interface Found { readonly good: number; readonly poor: number; readonly before: number | null; readonly entered: number | null; readonly exported_at: Date | null }

/** How a run was rated and how long the work took, as this caller sees it. */
export async function readFeedback(store: RunStore, principal: Principal, row: RunRow): Promise<RunFeedback> {
  return store.database.inTenant(row.tenant_id, (trx) => describe(trx, principal, row));
}

async function describe(trx: RunTransaction, principal: Principal, row: RunRow): Promise<RunFeedback> {
  const mine = principal.userId === null ? undefined : await trx.selectFrom('run_ratings').selectAll().where('run_id', '=', row.id).where('user_id', '=', principal.userId).executeTakeFirst();
  const { rows: [found] } = await sql<Found>`
    select count(*) filter (where r.rating = 'good') as good, count(*) filter (where r.rating = 'poor') as poor,
      (select minutes_before from app_handle_times where tenant_id = ${row.tenant_id} and app_id = ${row.app_id}) as before,
      (select entered_minutes from run_handling where run_id = ${row.id}) as entered, (select first_exported_at from run_handling where run_id = ${row.id}) as exported_at
    from run_ratings r where r.tenant_id = ${row.tenant_id} and r.run_id = ${row.id}`.execute(trx);
  const gate = await readGate(trx, row);
  const ends = [found?.exported_at, gate?.state === 'approved' ? gate.decidedAt : null].filter((at) => at instanceof Date);
  const used = ends.length === 0 ? null : Math.min(...ends.map((at) => at.getTime()));
  const may = principal.userId !== null && principal.permissions.has('apps.run') && answered.has(row.state) && (row.started_by === principal.userId || gate?.decidedBy === principal.userId);
  return {
    mine: mine === undefined ? null : { rating: mine.rating, reason: mine.reason, ratedAt: mine.rated_at.toISOString() }, good: found?.good ?? 0, poor: found?.poor ?? 0,
    minutes: { before: found?.before ?? null, entered: found?.entered ?? null, measured: used === null ? null : Math.max(0, Math.round((used - row.created_at.getTime()) / 60_000)) },
    may: { rate: may, enter: may },
  };
}

/** @throws KeysteadError `conflict` where there is no answer yet, or the caller neither started the run nor decided over it. */
async function requireOwn(trx: RunTransaction, principal: Principal, row: RunRow): Promise<string> {
  const { userId } = principal;
  if (!answered.has(row.state)) throw new KeysteadError('conflict', { detail: `a run that is ${row.state} has no answer to rate` });
  if (userId === null || (row.started_by !== userId && (await readGate(trx, row))?.decidedBy !== userId)) throw new KeysteadError('conflict', { detail: 'a run is rated by whoever started it or decided over it' });
  return userId;
}

/** Rates a run, or takes the rating back. The log says that it was done and how, never what the answer said. */
export async function rate(store: RunStore, principal: Principal, row: RunRow, rating: { readonly rating: 'good' | 'poor' | null; readonly reason: RatingReason | null; readonly at: Date }): Promise<RunFeedback> {
  return store.database.inTenant(row.tenant_id, async (trx) => {
    const userId = await requireOwn(trx, principal, row);
    if (rating.rating === null) await trx.deleteFrom('run_ratings').where('run_id', '=', row.id).where('user_id', '=', userId).execute();
    else {
      const values = { rating: rating.rating, reason: rating.reason, rated_at: rating.at };
      await trx.insertInto('run_ratings').values({ id: newId(), tenant_id: row.tenant_id, run_id: row.id, user_id: userId, ...values }).onConflict((conflict) => conflict.columns(['run_id', 'user_id']).doUpdateSet(values)).execute();
    }
    await recordEvent(trx, { tenantId: row.tenant_id, action: 'run.rated', actor: actorOf(principal), subjectId: row.id, detail: { rating: rating.rating ?? 'taken back', reason: rating.reason } });
    return describe(trx, principal, row);
  });
}

/** Whoever keeps one draft of several says that it is good, unless they have rated it themselves. */
export async function rateKept(trx: RunTransaction, row: RunRow, rating: { readonly userId: string; readonly reason: RatingReason | null; readonly at: Date }): Promise<void> {
  await trx.insertInto('run_ratings').values({ id: newId(), tenant_id: row.tenant_id, run_id: row.id, user_id: rating.userId, rating: 'good', reason: rating.reason, rated_at: rating.at })
    .onConflict((conflict) => conflict.columns(['run_id', 'user_id']).doNothing()).execute();
}

/** Keeps how long somebody says the work took with the app; `null` goes back to what was measured. */
export async function enterMinutes(store: RunStore, principal: Principal, row: RunRow, entered: { readonly minutes: number | null; readonly at: Date }): Promise<RunFeedback> {
  return store.database.inTenant(row.tenant_id, async (trx) => {
    const userId = await requireOwn(trx, principal, row);
    const values = { entered_minutes: entered.minutes, entered_by: entered.minutes === null ? null : userId, entered_at: entered.minutes === null ? null : entered.at };
    await trx.insertInto('run_handling').values({ run_id: row.id, tenant_id: row.tenant_id, first_exported_at: null, ...values }).onConflict((conflict) => conflict.column('run_id').doUpdateSet(values)).execute();
    await recordEvent(trx, { tenantId: row.tenant_id, action: 'run.minutes-entered', actor: actorOf(principal), subjectId: row.id, detail: { minutes: entered.minutes } });
    return describe(trx, principal, row);
  });
}

/** Notes when the text of a run first left. */
export async function noteExport(trx: RunTransaction, row: Pick<RunRow, 'id' | 'tenant_id'>, at: Date): Promise<void> {
  await trx.insertInto('run_handling').values({ run_id: row.id, tenant_id: row.tenant_id, first_exported_at: at, entered_minutes: null, entered_by: null, entered_at: null })
    .onConflict((conflict) => conflict.column('run_id').doUpdateSet({ first_exported_at: sql<Date>`coalesce(run_handling.first_exported_at, excluded.first_exported_at)` })).execute();
}
