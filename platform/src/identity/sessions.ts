import type { Operation } from '@keystead/contract';
import { type Permission, permissionsOfRole } from '@keystead/contract';
import { type Call, KeysteadError, type Principal } from '../foundation/index.ts';
import type { IdentityContext } from './context.ts';
import { callLibrary, libraryHeaders } from './library-call.ts';
import { findPerson } from './persons.ts';
import { requireSession } from './second-factor.ts';
import { recordSessionCreated, recordSessionEnded } from './session-events.ts';

type SessionCall = Pick<Call<Operation>, 'request' | 'clientAddress' | 'setHeader'>;

/** Starts a session for somebody who has just proved who they are (setup link, invitation). */
export async function startSession(context: IdentityContext, call: SessionCall, who: { userId: string; tenantId: string }): Promise<void> {
  const headers = await libraryHeaders(context, call, null);
  const { sessionId } = await callLibrary(call, () => context.library().api.startSession({ body: who, headers, returnHeaders: true }));
  await recordSessionCreated(context, { id: sessionId, ...who }, false, call.clientAddress);
}

/** Who someone is in a tenant, and what they may do there. `granted` narrows it for a token. */
export async function describeMember(context: IdentityContext, who: { userId: string; tenantId: string }, granted?: ReadonlySet<Permission>) {
  const person = await findPerson(context, who.userId);
  const { tenant, member } = await context.app.inTenant(who.tenantId, async (trx) => ({
    tenant: await trx.selectFrom('tenants').select(['id', 'name', 'plan']).where('id', '=', who.tenantId).executeTakeFirst(),
    member: await trx.selectFrom('members').select(['role', 'qualifications']).where('tenant_id', '=', who.tenantId).where('user_id', '=', who.userId).executeTakeFirst(),
  }));
  if (person === null || tenant === undefined || member === undefined) throw new KeysteadError('unauthenticated');
  return {
    user: { id: person.id, name: person.name, email: person.email, secondFactor: person.secondFactor },
    tenant, role: member.role, qualifications: member.qualifications,
    permissions: granted === undefined ? [...permissionsOfRole[member.role]] : [...granted],
  };
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
  const rows = await context.identity.selectFrom('session').select(['id', 'createdAt', 'updatedAt', 'userAgent', 'ipAddress'])
    .where('userId', '=', userId).where('expiresAt', '>', context.clock.now()).orderBy('updatedAt', 'desc').limit(200).execute();
  return rows.map((row) => ({
    id: row.id, createdAt: row.createdAt.toISOString(), lastSeenAt: row.updatedAt.toISOString(),
    userAgent: row.userAgent === '' ? null : row.userAgent, address: row.ipAddress === '' ? null : row.ipAddress, current: row.id === sessionId,
  }));
}

/** Ends one of a person's own sessions. @throws KeysteadError `not_found`. */
export async function revokeSession(context: IdentityContext, principal: Principal, sessionId: string): Promise<void> {
  const { userId } = requireSession(principal);
  const ended = await context.identity.deleteFrom('session').where('id', '=', sessionId).where('userId', '=', userId).returning(['id', 'tenantId']).executeTakeFirst();
  if (ended === undefined) throw new KeysteadError('not_found');
  await recordSessionEnded(context, principal, ended);
}
