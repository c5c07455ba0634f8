import type { Operation } from '@keystead/contract';
import { actorOf, recordEvent } from '../audit/index.ts';
import { type Call, KeysteadError, type Principal } from '../foundation/index.ts';
import type { IdentityContext } from './context.ts';
import { callLibrary, libraryHeaders } from './library-call.ts';
import { requireSession } from './require-session.ts';
import { recordSessionEnded } from './session-events.ts';
import { refuseSsoOnly } from './sso/enforcement.ts';

type SessionCall = Pick<Call<Operation>, 'request' | 'clientAddress' | 'setHeader'>;

/** The organisations that a person is an active member of. */
export async function listMyTenants(context: IdentityContext, principal: Principal) {
  const { userId, tenantId } = requireSession(principal);
  const rows = await ownMemberships(context, userId).orderBy('t.name').orderBy('m.id').execute();
  return rows.map((row) => ({ id: row.id, organisation: row.name, role: row.role, current: row.tenant_id === tenantId }));
}

/**
 * Goes on in another organisation of the same person: a new session there (T3), the one before ends. It takes over when it began and when it
 * showed a second factor, so that going to and fro makes no session older, nor younger.
 * @throws KeysteadError `not_found` for a membership that is not theirs, or not active; `conflict` for the present one.
 */
export async function switchTenant(context: IdentityContext, call: SessionCall, principal: Principal, membershipId: string): Promise<void> {
  const { userId, sessionId, tenantId } = requireSession(principal);
  // What one organisation's identity provider says opens nothing in another.
  if (principal.ssoConnectionId !== undefined) throw new KeysteadError('conflict', { detail: 'you came in through this organisation’s identity provider; sign in to the other one as you do there' });
  const target = await ownMemberships(context, userId).where('m.id', '=', membershipId).executeTakeFirst();
  if (target === undefined) throw new KeysteadError('not_found');
  await refuseSsoOnly(context, userId, target.tenant_id);
  if (target.tenant_id === tenantId) throw new KeysteadError('conflict', { detail: 'you are in this organisation already' });
  // Of two at once with one session, one goes on.
  const before = await context.identity.deleteFrom('session').where('id', '=', sessionId).returning(['createdAt', 'expiresAt', 'mfaAt']).executeTakeFirst();
  if (before === undefined) throw new KeysteadError('unauthenticated');
  const headers = await libraryHeaders(context, call);
  const started = await callLibrary(call, () => context.library().api.startSession({
    body: { userId, tenantId: target.tenant_id, setupUntil: null, mfaAt: before.mfaAt, takesOver: { createdAt: before.createdAt, expiresAt: before.expiresAt } }, headers, returnHeaders: true,
  }));
  await recordSessionEnded(context, principal, { id: sessionId, tenantId });
  await context.app.inTenant(target.tenant_id, (trx) => recordEvent(trx, {
    tenantId: target.tenant_id, action: 'session.switched', actor: actorOf(principal), subjectId: started.sessionId, detail: { secondFactor: before.mfaAt !== null, clientAddress: call.clientAddress },
  }));
}

function ownMemberships(context: IdentityContext, userId: string) {
  return context.identity.selectFrom('keystead.members as m').innerJoin('keystead.tenants as t', 't.id', 'm.tenant_id')
    .where('m.user_id', '=', userId).where('m.state', '=', 'active').where('t.deleted_at', 'is', null).select(['m.id', 'm.tenant_id', 'm.role', 't.name']);
}
