import { actorOf, recordEvent, systemActor } from '../audit/index.ts';
import { KeysteadError, type Principal } from '../foundation/index.ts';
import type { IdentityContext } from './context.ts';
import { removeAllFactors } from './factors.ts';
import { belongsElsewhere, endSessionsOf, membershipsOf } from './memberships.ts';
import { type PasswordResetLink, newPasswordReset } from './passwords.ts';
import { findPersonByEmail } from './persons.ts';
import { requireSession } from './require-session.ts';

/** Ends all of a person's sessions in the tenant, but not the one this is asked from. @throws KeysteadError `not_found`. */
export async function endMemberSessions(context: IdentityContext, principal: Principal, memberId: string): Promise<void> {
  const { tenantId } = principal;
  const { user_id: userId } = await findMember(context, tenantId, memberId);
  const count = await endSessionsOf(context, tenantId, userId, principal.sessionId);
  await context.app.inTenant(tenantId, (trx) => recordEvent(trx, { tenantId, action: 'sessions.ended', actor: actorOf(principal), subjectId: userId, detail: { count } }));
}

/**
 * A link with which a member sets a new password. Their second factor, where they have one, is still asked for.
 * @throws KeysteadError `not_found`, `forbidden`, `conflict`.
 */
export async function createPasswordReset(context: IdentityContext, principal: Principal, memberId: string): Promise<PasswordResetLink> {
  const { tenantId } = principal;
  const userId = await whoseWayInIsOurs(context, principal, memberId);
  const made = await newPasswordReset({ identity: context.identity, clock: context.clock, baseUrl: context.baseUrl() }, userId);
  await context.app.inTenant(tenantId, (trx) => recordEvent(trx, { tenantId, action: 'password.reset-link', actor: actorOf(principal), subjectId: userId, detail: {} }));
  return made;
}

/** Takes a member's second factors away and ends their sessions. @throws KeysteadError `not_found`, `forbidden`, `conflict`. */
export async function removeMemberSecondFactor(context: IdentityContext, principal: Principal, memberId: string): Promise<void> {
  const { tenantId } = principal;
  const userId = await whoseWayInIsOurs(context, principal, memberId);
  if (!await removeAllFactors(context, userId)) throw new KeysteadError('conflict', { detail: 'this person has no second factor' });
  await endSessionsOf(context, tenantId, userId);
  await context.app.inTenant(tenantId, (trx) => recordEvent(trx, { tenantId, action: 'second-factor.reset', actor: actorOf(principal), subjectId: userId, detail: {} }));
}

/** What the operator did for somebody who cannot sign in. */
export interface WayInReset extends PasswordResetLink {
  readonly name: string;
  readonly secondFactorRemoved: boolean;
}

/**
 * On the operator's behalf: a link for a new password for anybody with an account here and, where asked, their second factors taken away.
 * It stands in the log of each of their organisations.
 * @throws KeysteadError `not_found`.
 */
export async function resetWayIn(context: IdentityContext, wish: { email: string; secondFactor: boolean }): Promise<WayInReset> {
  const person = await findPersonByEmail(context, wish.email);
  if (person === null) throw new KeysteadError('not_found');
  const secondFactorRemoved = wish.secondFactor && await removeAllFactors(context, person.id);
  if (secondFactorRemoved) await context.identity.deleteFrom('session').where('userId', '=', person.id).execute();
  const made = await newPasswordReset({ identity: context.identity, clock: context.clock, baseUrl: context.baseUrl() }, person.id);
  for (const { tenantId } of await membershipsOf(context, person.id)) {
    await context.app.inTenant(tenantId, async (trx) => {
      if (secondFactorRemoved) await recordEvent(trx, { tenantId, action: 'second-factor.reset', actor: systemActor, subjectId: person.id, detail: {} });
      await recordEvent(trx, { tenantId, action: 'password.reset-link', actor: systemActor, subjectId: person.id, detail: {} });
    });
  }
  return { ...made, name: person.name, secondFactorRemoved };
}

async function findMember(context: IdentityContext, tenantId: string, memberId: string) {
  const member = await context.app.inTenant(tenantId, (trx) => trx.selectFrom('members').select(['user_id', 'role']).where('id', '=', memberId).where('tenant_id', '=', tenantId).executeTakeFirst());
  if (member === undefined) throw new KeysteadError('not_found');
  return member;
}

/**
 * The person behind a membership, where this tenant alone may decide how they sign in. A person is global: an admin who could set anew how
 * they sign in would come into their other organisations as them, or as an operator. Nor may an admin come in as an owner that way.
 */
async function whoseWayInIsOurs(context: IdentityContext, principal: Principal, memberId: string): Promise<string> {
  const member = await findMember(context, principal.tenantId, memberId);
  // A program lets nobody in.
  requireSession(principal);
  if (member.user_id === principal.userId) throw new KeysteadError('conflict', { detail: 'for yourself use Security in your own settings' });
  if ((member.role === 'owner' || member.role === 'admin') && principal.role !== 'owner') throw new KeysteadError('forbidden', { permission: 'the role owner' });
  if (await belongsElsewhere(context, member.user_id, principal.tenantId)) throw new KeysteadError('conflict', { detail: 'this person signs in to more than your organisation; only the operator can do this (keystead reset-password)' });
  return member.user_id;
}
