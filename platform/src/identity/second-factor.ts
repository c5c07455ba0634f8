import type { Operation } from '@keystead/contract';
import { actorOf, recordEvent } from '../audit/index.ts';
import { type Call, KeysteadError, type Principal } from '../foundation/index.ts';
import type { IdentityContext } from './context.ts';
import { factorsOf, markEnrolled, noteSecondFactor, requireFreshIfEnrolled } from './factors.ts';
import { callLibrary, libraryHeaders } from './library-call.ts';
import { countingPasswords, requirePassword } from './password-check.ts';
import { unknownSecret } from './recovery-codes.ts';
import { requireSession } from './require-session.ts';
import { refuseForeignWayIn } from './sso/ways-in.ts';

type SessionCall = Pick<Call<Operation>, 'request' | 'clientAddress' | 'setHeader'>;

/**
 * Begins enrolling an authenticator app. Nothing is asked for at sign-in until a code confirmed it. Its recovery codes take the place of
 * earlier ones.
 * @throws KeysteadError `wrong_credentials`, `conflict` where one is switched on already, `step_up_required` beside a passkey, `rate_limited`.
 */
export async function startTotp(context: IdentityContext, call: SessionCall, principal: Principal, password: string): Promise<{ otpauthUri: string; recoveryCodes: string[] }> {
  const { userId } = requireSession(principal);
  await refuseEnrolled(context, userId);
  await refuseForeignWayIn(context, principal);
  requireFreshIfEnrolled(context, principal);
  const headers = await libraryHeaders(context, call, 'session');
  // The library checks the password itself.
  const answer = await countingPasswords(context, userId, () =>
    callLibrary(call, () => context.library().api.enableTwoFactor({ body: { password, method: 'totp' }, headers, returnHeaders: true })));
  if (!('totpURI' in answer)) throw new Error('the identity library gave no TOTP secret');
  return { otpauthUri: answer.totpURI, recoveryCodes: answer.backupCodes };
}

/**
 * Switches the authenticator app on with its first code. A first second factor replaces the session by one that has shown it, and ends the
 * person's sessions that showed none.
 * @throws KeysteadError `wrong_second_factor`, `conflict`, `step_up_required`, `rate_limited`.
 */
export async function confirmTotp(context: IdentityContext, call: SessionCall, principal: Principal, typedCode: string): Promise<void> {
  const { userId, sessionId } = requireSession(principal);
  await refuseEnrolled(context, userId);
  requireFreshIfEnrolled(context, principal);
  const key = `codes:${userId}`;
  context.limits.account.take(key);
  const headers = await libraryHeaders(context, call, 'session');
  await callLibrary(call, () => context.library().api.verifyTOTP({ body: { code: typedCode.replaceAll(' ', '') }, headers, returnHeaders: true }));
  context.limits.account.forgive(key);
  await noteSecondFactor(context, { userId, sessionId }, { endOthers: true });
  await record(context, principal, 'second-factor.enabled', userId);
}

/** Switches the authenticator app off; beside a passkey the recovery codes stay. @throws KeysteadError `wrong_credentials`, `conflict`, `rate_limited`. */
export async function removeTotp(context: IdentityContext, principal: Principal, password: string): Promise<void> {
  const { userId } = requireSession(principal);
  await refuseForeignWayIn(context, principal);
  await requirePassword(context, userId, password);
  const secret = await unknownSecret(context);
  await context.identity.transaction().execute(async (trx) => {
    if (await trx.selectFrom('passkey').select('id').where('userId', '=', userId).limit(1).executeTakeFirst() !== undefined) {
      await trx.updateTable('twoFactor').set({ secret, verified: false }).where('userId', '=', userId).execute();
      return;
    }
    await trx.deleteFrom('twoFactor').where('userId', '=', userId).execute();
    await markEnrolled(trx, userId, false);
  });
  await record(context, principal, 'second-factor.removed', userId);
}

async function refuseEnrolled(context: IdentityContext, userId: string): Promise<void> {
  if ((await factorsOf(context, userId)).totp) throw new KeysteadError('conflict', { detail: 'an authenticator app is switched on already; switch it off first' });
}

async function record(context: IdentityContext, principal: Principal, action: 'second-factor.enabled' | 'second-factor.removed', userId: string): Promise<void> {
  await context.app.inTenant(principal.tenantId, (trx) => recordEvent(trx, { tenantId: principal.tenantId, action, actor: actorOf(principal), subjectId: userId, detail: {} }));
}
