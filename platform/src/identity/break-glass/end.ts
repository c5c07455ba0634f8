import { type Actor, recordInBothLogs, systemActor } from '../../audit/index.ts';
import type { IdentityContext } from '../context.ts';
import type { BreakGlassRow } from './rows.ts';

export type EndedBecause = 'time' | 'support' | 'organisation' | 'operator-removed';

/** Ends a request or access once; whoever comes second gets `null`. The sessions on it end with it: they are asked for it each time. */
export async function endRequest(context: IdentityContext, request: { id: string; tenantId: string }, because: EndedBecause, actor: Actor): Promise<BreakGlassRow | null> {
  const { tenantId } = request;
  return context.app.inTenant(tenantId, async (trx) => {
    const now = context.clock.now();
    const row = await trx.updateTable('break_glass').set({ ended_at: now, ended_because: because }).where('id', '=', request.id).where('tenant_id', '=', tenantId)
      .where('ended_at', 'is', null).where(({ or, eb }) => or([eb('decision', '=', 'approve'), eb('decision', 'is', null)])).returningAll().executeTakeFirst();
    if (row === undefined) return null;
    await recordInBothLogs(trx, { tenantId, action: 'break-glass.ended', actor, subjectId: row.id, detail: { because, uses: row.uses } });
    return row;
  });
}

/** Writes down the end of what time has ended; it opened nothing any more before this. */
export async function endExpired(context: IdentityContext): Promise<number> {
  const now = context.clock.now();
  const rows = await context.identity.selectFrom('keystead.break_glass').select(['id', 'tenant_id']).where('ended_at', 'is', null).where(({ or, and, eb }) => or([
    eb('access_until', '<=', now), and([eb('decision', 'is', null), eb('decide_before', '<=', now)]),
  ])).limit(100).execute();
  let ended = 0;
  for (const row of rows) if (await endRequest(context, { id: row.id, tenantId: row.tenant_id }, 'time', systemActor) !== null) ended += 1;
  return ended;
}

/** Ends whatever a person asked for or opened. */
export async function endAccessOf(context: IdentityContext, userId: string): Promise<void> {
  const rows = await context.identity.selectFrom('keystead.break_glass').select(['id', 'tenant_id']).where('requested_by', '=', userId).where('ended_at', 'is', null).where(({ or, eb }) => or([eb('decision', '=', 'approve'), eb('decision', 'is', null)])).execute();
  for (const row of rows) await endRequest(context, { id: row.id, tenantId: row.tenant_id }, 'operator-removed', systemActor);
}
