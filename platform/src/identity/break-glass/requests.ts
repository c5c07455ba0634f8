import { type Actor, actorOf, recordInBothLogs } from '../../audit/index.ts';
import { KeysteadError, type Principal, newId } from '../../foundation/index.ts';
import type { IdentityContext } from '../context.ts';
import { operatorActor } from '../operators/organisations.ts';
import { type EndedBecause, endExpired, endRequest } from './end.ts';
import { type BreakGlassRow, factsOf } from './rows.ts';
import { type Decider, checkDecision, decisionWindowMs } from './rules.ts';

export interface SupportWish {
  readonly tenantId: string;
  readonly reason: string;
  readonly minutes: number;
  readonly includesContent: boolean;
  readonly drill: boolean;
  readonly participants: readonly string[];
}

/** A person's own id; tokens neither ask for support access nor decide over it. */
export function personOf(principal: Principal): string {
  if (principal.kind !== 'user' || principal.userId === null) throw new KeysteadError('forbidden', { permission: 'a person’s session' });
  return principal.userId;
}

/** Asks for support access. @throws KeysteadError `not_found`, `conflict` where one's earlier request there is still open. */
export async function requestAccess(context: IdentityContext, principal: Principal, wish: SupportWish): Promise<BreakGlassRow> {
  const userId = personOf(principal);
  const { tenantId } = wish;
  const now = context.clock.now();
  await endExpired(context);
  return context.app.inTenant(tenantId, async (trx) => {
    const tenant = await trx.selectFrom('tenants').select('id').where('id', '=', tenantId).where('deleted_at', 'is', null).forUpdate().executeTakeFirst();
    if (tenant === undefined) throw new KeysteadError('not_found');
    const open = await trx.selectFrom('break_glass').select('id').where('tenant_id', '=', tenantId).where('requested_by', '=', userId).where('ended_at', 'is', null).where(({ or, eb }) => or([eb('decision', '=', 'approve'), eb('decision', 'is', null)])).executeTakeFirst();
    if (open !== undefined) throw new KeysteadError('conflict', { detail: 'you have an open request for this organisation; end it first' });
    const row = await trx.insertInto('break_glass').values({
      id: newId(), tenant_id: tenantId, drill: wish.drill, reason: wish.reason, minutes: wish.minutes, includes_content: wish.includesContent, participants: [...wish.participants],
      requested_by: userId, requested_at: now, decide_before: new Date(now.getTime() + decisionWindowMs),
    }).returningAll().executeTakeFirstOrThrow();
    await recordInBothLogs(trx, { tenantId, action: 'break-glass.requested', actor: operatorActor(principal), subjectId: row.id, detail: { minutes: row.minutes, reason: row.reason, includesContent: row.includes_content, drill: row.drill } });
    return row;
  });
}

/** The request as it stands, of whatever tenant. Operators alone ask this way. @throws KeysteadError `not_found`. */
export async function findRequest(context: IdentityContext, requestId: string): Promise<BreakGlassRow> {
  const row = await context.identity.selectFrom('keystead.break_glass').selectAll().where('id', '=', requestId).executeTakeFirst();
  if (row === undefined) throw new KeysteadError('not_found');
  return row;
}

/**
 * Decides once: of any number at the same moment one has an effect, the others find it decided. Time begins with the approval.
 * A drill is over with it and opened nothing.
 * @throws KeysteadError `not_found`, `own_request`, `forbidden`, `conflict`.
 */
export async function decide(context: IdentityContext, principal: Principal, request: { id: string; tenantId: string }, choice: { decision: 'approve' | 'refuse'; as: Decider['as'] }): Promise<BreakGlassRow> {
  const decider: Decider = { userId: personOf(principal), as: choice.as };
  const actor: Actor = choice.as === 'operator' ? operatorActor(principal) : actorOf(principal);
  const { tenantId } = request;
  return context.app.inTenant(tenantId, async (trx) => {
    const now = context.clock.now();
    const before = await trx.selectFrom('break_glass').selectAll().where('id', '=', request.id).where('tenant_id', '=', tenantId).forUpdate().executeTakeFirst();
    const tenant = await trx.selectFrom('tenants').select('support_consent').where('id', '=', tenantId).executeTakeFirst();
    if (before === undefined || tenant === undefined) throw new KeysteadError('not_found');
    checkDecision(factsOf(before), { decider, decision: choice.decision, consent: tenant.support_consent, now });
    const approved = choice.decision === 'approve';
    const opens = approved && !before.drill;
    const row = await trx.updateTable('break_glass').set({
      decision: choice.decision, decided_by: decider.userId, decided_as: decider.as, decided_at: now,
      access_until: opens ? new Date(now.getTime() + before.minutes * 60_000) : null, ...(approved && before.drill ? { ended_at: now } : {}),
    }).where('id', '=', before.id).returningAll().executeTakeFirstOrThrow();
    const event = { tenantId, actor, subjectId: row.id, detail: { decidedAs: decider.as, minutes: row.minutes, includesContent: row.includes_content, drill: row.drill } } as const;
    await recordInBothLogs(trx, { ...event, action: approved ? 'break-glass.approved' : 'break-glass.refused' });
    if (approved && row.drill) await recordInBothLogs(trx, { ...event, action: 'break-glass.drilled', detail: { participants: row.participants.length, requestedBy: row.requested_by, decidedBy: decider.userId } });
    return row;
  });
}

/** Ends access or takes a request back. @throws KeysteadError `not_found`, `conflict` where there is nothing left to end. */
export async function endAccess(context: IdentityContext, request: { id: string; tenantId: string }, because: EndedBecause, actor: Actor): Promise<BreakGlassRow> {
  const known = await context.app.inTenant(request.tenantId, (trx) => trx.selectFrom('break_glass').select('id').where('id', '=', request.id).where('tenant_id', '=', request.tenantId).executeTakeFirst());
  if (known === undefined) throw new KeysteadError('not_found');
  const ended = await endRequest(context, request, because, actor);
  if (ended === null) throw new KeysteadError('conflict', { detail: 'it has ended already, or was refused' });
  return ended;
}

/** Ends one's own access, or takes one's own request back. @throws KeysteadError `not_found` for somebody else's, `conflict`. */
export async function endOwnAccess(context: IdentityContext, principal: Principal, requestId: string): Promise<BreakGlassRow> {
  const request = await findRequest(context, requestId);
  if (request.requested_by !== personOf(principal)) throw new KeysteadError('not_found');
  return endAccess(context, { id: request.id, tenantId: request.tenant_id }, 'support', operatorActor(principal));
}
