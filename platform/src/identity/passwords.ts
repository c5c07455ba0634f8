import { type Kysely, sql } from 'kysely';
import { type Actor, actorOf, recordEvent } from '../audit/index.ts';
import { type Clock, KeysteadError, type Principal, newId } from '../foundation/index.ts';
import { addressKey } from './attempt-limits.ts';
import type { IdentityContext } from './context.ts';
import { requireFreshIfEnrolled } from './factors.ts';
import { membershipsOf } from './memberships.ts';
import { hashOneTimeToken, newOneTimeToken } from './one-time-token.ts';
import { requirePassword } from './password-check.ts';
import { hashPassword } from './password-hash.ts';
import { requireSession } from './require-session.ts';
import type { IdentityTables } from './tables.ts';

const linkLifetimeMs = 24 * 3_600_000;

/** A one-time link to set a new password. */
export interface PasswordResetLink {
  /** The token stands behind `#`, so that it reaches no log of requests. */
  readonly link: string;
  readonly expiresAt: Date;
}

/** Changes one's own password and ends one's other sessions. @throws KeysteadError `wrong_credentials`, `step_up_required`, `rate_limited`. */
export async function changePassword(context: IdentityContext, principal: Principal, form: { currentPassword: string; newPassword: string }): Promise<void> {
  const { userId, sessionId, tenantId } = requireSession(principal);
  requireFreshIfEnrolled(context, principal);
  await requirePassword(context, userId, form.currentPassword);
  await setPassword(context.identity, userId, await hashPassword(form.newPassword));
  await context.identity.deleteFrom('passwordReset').where('userId', '=', userId).execute();
  await context.identity.deleteFrom('session').where('userId', '=', userId).where('id', '<>', sessionId).execute();
  await context.app.inTenant(tenantId, (trx) => recordEvent(trx, { tenantId, action: 'password.changed', actor: actorOf(principal), subjectId: userId, detail: {} }));
}

/** Makes a link, good once and for a day; an earlier one of the person ends with it. */
export async function newPasswordReset(parts: { identity: Kysely<IdentityTables>; clock: Clock; baseUrl: string }, userId: string): Promise<PasswordResetLink> {
  const { token, hash } = newOneTimeToken();
  const now = parts.clock.now();
  const expiresAt = new Date(now.getTime() + linkLifetimeMs);
  await parts.identity.transaction().execute(async (trx) => {
    await trx.deleteFrom('passwordReset').where('userId', '=', userId).execute();
    await trx.insertInto('passwordReset').values({ tokenHash: hash, userId, createdAt: now, expiresAt, usedAt: null }).execute();
  });
  return { link: `${parts.baseUrl}/reset-password#token=${token}`, expiresAt };
}

/**
 * Ends the links that are open for a person. Whoever made one was entitled to it as things stood; when the person gets another role, another
 * organisation or operator rights, it would open more than that.
 */
export async function endPasswordResets(context: Pick<IdentityContext, 'identity'>, userId: string): Promise<void> {
  await context.identity.deleteFrom('passwordReset').where('userId', '=', userId).where('usedAt', 'is', null).execute();
}

/**
 * Sets a new password by a link, and ends every session of the person. It signs nobody in: a second factor is asked for as always. Of
 * parallel uses one succeeds.
 * @throws KeysteadError `password_reset_invalid`, `rate_limited`.
 */
export async function resetPassword(context: IdentityContext, clientAddress: string | null, form: { token: string; password: string }): Promise<void> {
  const address = addressKey(clientAddress);
  context.limits.address.take(address);
  const now = context.clock.now();
  const hash = hashOneTimeToken(form.token);
  const open = await context.identity.selectFrom('passwordReset').select('userId').where('tokenHash', '=', hash).where('usedAt', 'is', null).where('expiresAt', '>', now).executeTakeFirst();
  if (open === undefined) throw new KeysteadError('password_reset_invalid');
  const passwordHash = await hashPassword(form.password);
  await context.identity.transaction().execute(async (trx) => {
    const used = await trx.updateTable('passwordReset').set({ usedAt: now }).where('tokenHash', '=', hash).where('usedAt', 'is', null).where('expiresAt', '>', now).executeTakeFirst();
    if (used.numUpdatedRows === 0n) throw new KeysteadError('password_reset_invalid');
    await setPassword(trx, open.userId, passwordHash);
    await trx.deleteFrom('session').where('userId', '=', open.userId).execute();
  });
  context.limits.address.forgive(address);
  const actor: Actor = { kind: 'user', id: open.userId };
  for (const { tenantId } of await membershipsOf(context, open.userId)) {
    await context.app.inTenant(tenantId, (trx) => recordEvent(trx, { tenantId, action: 'password.reset', actor, subjectId: open.userId, detail: { clientAddress } }));
  }
}

/** Somebody whom a file declared without a password has no row for one yet. */
async function setPassword(identity: Kysely<IdentityTables>, userId: string, password: string): Promise<void> {
  const changed = await identity.updateTable('account').set({ password, updatedAt: sql<Date>`now()` }).where('userId', '=', userId).where('providerId', '=', 'credential').executeTakeFirst();
  if (changed.numUpdatedRows > 0n) return;
  await identity.insertInto('account').values({ id: newId(), userId, accountId: userId, providerId: 'credential', password, updatedAt: sql<Date>`now()` }).execute();
}
