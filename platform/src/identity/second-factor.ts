import type { Operation } from '@keystead/contract';
import { actorOf, recordEvent } from '../audit/index.ts';
import { type Call, KeysteadError, type Principal } from '../foundation/index.ts';
import type { IdentityContext } from './context.ts';
import { callLibrary, libraryHeaders } from './library-call.ts';
import { findPerson } from './persons.ts';

type SessionCall = Pick<Call<Operation>, 'request' | 'clientAddress' | 'setHeader'>;

/** A principal that stands in a session of the console, not behind a token. @throws KeysteadError `forbidden`. */
export function requireSession(principal: Principal): { userId: string; sessionId: string; tenantId: string } {
  const { userId, sessionId, tenantId } = principal;
  if (userId === null || sessionId === null) throw new KeysteadError('forbidden', { permission: 'a signed-in session' });
  return { userId, sessionId, tenantId };
}

/**
 * Begins enrolling an authenticator app. Nothing is asked for at sign-in until a code confirmed it.
 * @throws KeysteadError `wrong_credentials`, `conflict` where one is switched on already, `rate_limited`.
 */
export async function startTotp(context: IdentityContext, call: SessionCall, principal: Principal, password: string): Promise<{ otpauthUri: string; recoveryCodes: string[] }> {
  const { userId } = requireSession(principal);
  await refuseEnrolled(context, userId);
  const answer = await withPassword(context, userId, async () => {
    const headers = await libraryHeaders(context, call, 'session');
    return callLibrary(call, () => context.library().api.enableTwoFactor({ body: { password, method: 'totp' }, headers, returnHeaders: true }));
  });
  if (!('totpURI' in answer)) throw new Error('the identity library gave no TOTP secret');
  return { otpauthUri: answer.totpURI, recoveryCodes: answer.backupCodes };
}

/**
 * Switches the authenticator app on with its first code, and replaces the session by one that has shown it.
 * @throws KeysteadError `wrong_second_factor`, `conflict`, `rate_limited`.
 */
export async function confirmTotp(context: IdentityContext, call: SessionCall, principal: Principal, typedCode: string): Promise<void> {
  const { userId } = requireSession(principal);
  await refuseEnrolled(context, userId);
  const key = `codes:${userId}`;
  context.limits.account.take(key);
  const headers = await libraryHeaders(context, call, 'session');
  await callLibrary(call, () => context.library().api.verifyTOTP({ body: { code: typedCode.replaceAll(' ', '') }, headers, returnHeaders: true }));
  context.limits.account.forgive(key);
  await record(context, principal, 'second-factor.enabled', userId);
}

/** Switches the authenticator app off. @throws KeysteadError `wrong_credentials`, `rate_limited`. */
export async function removeTotp(context: IdentityContext, call: SessionCall, principal: Principal, password: string): Promise<void> {
  const { userId } = requireSession(principal);
  await withPassword(context, userId, async () => {
    const headers = await libraryHeaders(context, call, 'session');
    await callLibrary(call, () => context.library().api.disableTwoFactor({ body: { password }, headers, returnHeaders: true }));
  });
  await record(context, principal, 'second-factor.removed', userId);
}

/** Whoever got hold of a session must not be able to guess its password in peace. */
async function withPassword<T>(context: IdentityContext, userId: string, work: () => Promise<T>): Promise<T> {
  const key = `passwords:${userId}`;
  context.limits.account.take(key);
  const result = await work();
  context.limits.account.forgive(key);
  return result;
}

async function refuseEnrolled(context: IdentityContext, userId: string): Promise<void> {
  if ((await findPerson(context, userId))?.secondFactor === true) throw new KeysteadError('conflict', { detail: 'an authenticator app is switched on already; switch it off first' });
}

async function record(context: IdentityContext, principal: Principal, action: 'second-factor.enabled' | 'second-factor.removed', userId: string): Promise<void> {
  await context.app.inTenant(principal.tenantId, (trx) => recordEvent(trx, { tenantId: principal.tenantId, action, actor: actorOf(principal), subjectId: userId, detail: {} }));
}
