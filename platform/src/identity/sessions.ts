import type { Operation } from '@keystead/contract';
import { actorOf, platformLogId, recordEvent } from '../audit/index.ts';
import { type Call, KeysteadError, type Principal } from '../foundation/index.ts';
import type { IdentityContext } from './context.ts';
import { callLibrary, libraryHeaders } from './library-call.ts';
import { requireSession } from './require-session.ts';
import { recordSessionCreated, recordSessionEnded } from './session-events.ts';
import { type SessionLimits, platformLimits, sessionIsLive } from './session-life.ts';

type SessionCall = Pick<Call<Operation>, 'request' | 'clientAddress' | 'setHeader'>;

/**
 * Starts a session for somebody who has just proved who they are (setup link, invitation). `setupUntil`: until when the setup link's own
 * session may do without a second factor.
 */
export async function startSession(context: IdentityContext, call: SessionCall, who: { userId: string; tenantId: string }, setupUntil: Date | null = null): Promise<void> {
  const headers = await libraryHeaders(context, call);
  const { sessionId } = await callLibrary(call, () => context.library().api.startSession({ body: { userId: who.userId, tenantId: who.tenantId, setupUntil, mfaAt: null, takesOver: null }, headers, returnHeaders: true }));
  await recordSessionCreated(context, { id: sessionId, userId: who.userId, tenantId: who.tenantId }, false, call.clientAddress);
}

export async function signOut(context: IdentityContext, call: SessionCall, principal: Principal): Promise<void> {
  const { sessionId, tenantId } = requireSession(principal);
  const headers = await libraryHeaders(context, call, 'session');
  await callLibrary(call, () => context.library().api.signOut({ headers, returnHeaders: true }));
  await recordSessionEnded(context, principal, { id: sessionId, tenantId });
}

/** A person's own live sessions, in whichever of their organisations. */
export async function listSessions(context: IdentityContext, principal: Principal) {
  const { userId, sessionId } = requireSession(principal);
  const now = context.clock.now();
  const rows = await context.identity.selectFrom('session as s').leftJoin('keystead.tenants as t', (join) => join.onRef('t.id', '=', 's.tenantId').on('t.deleted_at', 'is', null))
    .select(['s.id', 's.tenantId', 's.createdAt', 's.updatedAt', 's.userAgent', 's.ipAddress', 's.mfaAt', 't.name', 't.session_idle_minutes', 't.session_hours'])
    .where('s.userId', '=', userId).where('s.expiresAt', '>', now).orderBy('s.updatedAt', 'desc').limit(200).execute();
  return rows.flatMap((row) => {
    const place = placeOf(row);
    return place !== null && sessionIsLive(row, place.limits, now) ? [{ ...row, organisation: place.name }] : [];
  }).map((row) => ({
    id: row.id, createdAt: row.createdAt.toISOString(), lastSeenAt: row.updatedAt.toISOString(), organisation: row.organisation, secondFactor: row.mfaAt !== null,
    userAgent: row.userAgent === '' ? null : row.userAgent, address: row.ipAddress === '' ? null : row.ipAddress, current: row.id === sessionId,
  }));
}

/** Where a session is, and what is asked of it there: an organisation, or an operator's place outside of every one; `null` where that is gone. */
function placeOf(row: { tenantId: string; name: string | null; session_idle_minutes: number | null; session_hours: number | null }): { name: string; limits: SessionLimits } | null {
  if (row.tenantId === platformLogId) return { name: 'Installation', limits: platformLimits };
  if (row.name === null || row.session_idle_minutes === null || row.session_hours === null) return null;
  return { name: row.name, limits: { idleMinutes: row.session_idle_minutes, hours: row.session_hours } };
}

/** Ends all of a person's sessions but the present one, in all of their organisations. */
export async function endOtherSessions(context: IdentityContext, principal: Principal): Promise<void> {
  const { userId, sessionId, tenantId } = requireSession(principal);
  const ended = await context.identity.deleteFrom('session').where('userId', '=', userId).where('id', '<>', sessionId).executeTakeFirst();
  const count = Number(ended.numDeletedRows);
  if (count > 0) await context.app.inTenant(tenantId, (trx) => recordEvent(trx, { tenantId, action: 'sessions.ended', actor: actorOf(principal), subjectId: userId, detail: { count } }));
}

/** Ends one of a person's own sessions. @throws KeysteadError `not_found`. */
export async function revokeSession(context: IdentityContext, principal: Principal, sessionId: string): Promise<void> {
  const { userId } = requireSession(principal);
  const ended = await context.identity.deleteFrom('session').where('id', '=', sessionId).where('userId', '=', userId).returning(['id', 'tenantId']).executeTakeFirst();
  if (ended === undefined) throw new KeysteadError('not_found');
  await recordSessionEnded(context, principal, ended);
}
