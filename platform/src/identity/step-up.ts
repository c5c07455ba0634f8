import type { BodyOf, Operation, operations } from '@keystead/contract';
import { actorOf, recordEvent } from '../audit/index.ts';
import { type Call, InvalidRequest, KeysteadError, type Principal, stepUpMinutes } from '../foundation/index.ts';
import type { IdentityContext } from './context.ts';
import { factorsOf, noteSecondFactor } from './factors.ts';
import { callLibrary, libraryHeaders } from './library-call.ts';
import { passkeyChallenge, provePasskey } from './passkey-proof.ts';
import { recoveryCodesLeft } from './recovery-codes.ts';
import { requireSession } from './require-session.ts';
import { recordRefused } from './session-events.ts';

type SessionCall = Pick<Call<Operation>, 'request' | 'clientAddress' | 'setHeader'>;
type Shown = BodyOf<typeof operations.stepUp>;

/** What the person can show now. A passkey's options come with a challenge, whose cookie is set. */
export async function startStepUp(context: IdentityContext, call: SessionCall, principal: Principal) {
  const { userId } = requireSession(principal);
  const factors = await factorsOf(context, userId);
  return {
    totp: factors.totp, recoveryCodesLeft: await recoveryCodesLeft(context, userId),
    passkeyOptions: factors.passkeys === 0 ? null : await passkeyChallenge(context, call, 'session'),
  };
}

const totpCode = /^\d{6}$/;

/**
 * Shows the second factor once more, for the session it is asked in: a TOTP code (each opens once, RFC 6238 section 5.2), a recovery code
 * (each works once), or a passkey of the same person. Tries are counted against the account before they are made.
 * @throws KeysteadError `wrong_second_factor`, `wrong_passkey`, `second_factor_enrolment_required`, `rate_limited`; InvalidRequest.
 */
export async function stepUp(context: IdentityContext, call: SessionCall, principal: Principal, shown: Shown): Promise<{ shownAt: string; goodUntil: string }> {
  const { userId, sessionId, tenantId } = requireSession(principal);
  if ((shown.code === undefined) === (shown.passkey === undefined)) throw new InvalidRequest([{ path: 'code', message: 'give either a code or a passkey' }]);
  const factors = await factorsOf(context, userId);
  if (!factors.totp && factors.passkeys === 0) throw new KeysteadError('second_factor_enrolment_required', { reason: 'There is nothing to show' });
  const key = `codes:${userId}`;
  context.limits.account.take(key);
  try {
    const means = shown.passkey === undefined ? await showCode(context, call, shown.code ?? '', factors.totp) : await showPasskey(context, call, { userId, tenantId }, shown.passkey);
    context.limits.account.forgive(key);
    const shownAt = await noteSecondFactor(context, { userId, sessionId }, { endOthers: false });
    await context.app.inTenant(tenantId, (trx) => recordEvent(trx, { tenantId, action: 'session.stepped-up', actor: actorOf(principal), subjectId: sessionId, detail: { means } }));
    return { shownAt: shownAt.toISOString(), goodUntil: new Date(shownAt.getTime() + stepUpMinutes * 60_000).toISOString() };
  } catch (error) {
    if (error instanceof KeysteadError && error.status === 401) context.background.run(recordRefused(context, userId, 'wrong second factor at step-up', call.clientAddress, tenantId));
    throw error;
  }
}

async function showCode(context: IdentityContext, call: SessionCall, typedCode: string, hasTotp: boolean): Promise<string> {
  const code = typedCode.replaceAll(' ', '');
  const headers = await libraryHeaders(context, call, 'session');
  const { api } = context.library();
  if (totpCode.test(code)) {
    // An app that was begun and never confirmed would be switched on by this very code.
    if (!hasTotp) throw new KeysteadError('wrong_second_factor');
    await callLibrary(call, () => api.verifyTOTP({ body: { code }, headers, returnHeaders: true }));
    return 'authenticator app';
  }
  await callLibrary(call, () => api.verifyBackupCode({ body: { code, disableSession: true }, headers, returnHeaders: true }));
  return 'recovery code';
}

async function showPasskey(context: IdentityContext, call: SessionCall, { userId, tenantId }: { userId: string; tenantId: string }, assertion: NonNullable<Shown['passkey']>): Promise<string> {
  const proven = await provePasskey(context, call, assertion, tenantId);
  // The library knows passkeys as a way to sign in alone. What counts here is who showed it; the session it began ends at once.
  await context.identity.deleteFrom('session').where('token', '=', proven.sessionToken).execute();
  if (proven.userId !== userId) throw new KeysteadError('wrong_passkey', { detail: 'it belongs to another account' });
  return 'passkey';
}
