import type { Operation } from '@keystead/contract';
import { type Call, KeysteadError } from '../foundation/index.ts';
import { addressKey } from './attempt-limits.ts';
import type { IdentityContext } from './context.ts';
import { callLibrary, libraryHeaders, untrustedCookie } from './library-call.ts';
import { recordRefused, recordRefusedEmail, recordSessionCreated } from './session-events.ts';

type PublicCall = Pick<Call<Operation>, 'request' | 'clientAddress' | 'setHeader'>;

/**
 * Checks e-mail address and password. With a second factor enrolled, the answer carries the cookie of a challenge and no
 * session. The attempt is counted before it is made.
 * @throws KeysteadError `wrong_credentials`, `rate_limited`.
 */
export async function signIn(context: IdentityContext, call: PublicCall, form: { email: string; password: string }): Promise<'signed-in' | 'second-factor'> {
  const [account, address] = [`account:${form.email}`, addressKey(call.clientAddress)];
  context.limits.address.take(address);
  context.limits.account.take(account);
  try {
    // No cookie goes in: a session that was there before has no part in the new one (fixation), nor has a "trusted device".
    const headers = await libraryHeaders(context, call);
    const answer: object = await callLibrary(call, () => context.library().api.signInEmail({ body: form, headers, returnHeaders: true }));
    context.limits.address.forgive(address);
    context.limits.account.forgive(account);
    if ('twoFactorRedirect' in answer) return 'second-factor';
    await noteSignedIn(context, call, 'token' in answer ? String(answer.token) : '', false);
    return 'signed-in';
  } catch (error) {
    if (error instanceof KeysteadError && error.code === 'wrong_credentials') context.background.run(recordRefusedEmail(context, form.email, 'wrong password, or no active membership', call.clientAddress));
    throw error;
  }
}

const totpCode = /^\d{6}$/;

/**
 * Finishes signing in with a TOTP code or a recovery code, for the challenge in the cookie. The library counts wrong codes
 * against the challenge (5) and the account (10), this against the place.
 * @throws KeysteadError `wrong_second_factor`, `unauthenticated` where there is no open challenge, `rate_limited`.
 */
export async function verifySecondFactor(context: IdentityContext, call: PublicCall, typedCode: string): Promise<void> {
  const address = addressKey(call.clientAddress);
  context.limits.address.take(address);
  const code = typedCode.replaceAll(' ', '');
  // The challenge's cookie alone: with a session's the library would check the code for that session instead.
  const headers = await libraryHeaders(context, call, 'challenge');
  const { api } = context.library();
  try {
    const answer = totpCode.test(code)
      ? await callLibrary(call, () => api.verifyTOTP({ body: { code }, headers, returnHeaders: true }))
      : await callLibrary(call, () => api.verifyBackupCode({ body: { code }, headers, returnHeaders: true }));
    context.limits.address.forgive(address);
    await noteSignedIn(context, call, answer.token ?? '', true);
  } catch (error) {
    if (error instanceof KeysteadError && error.code === 'wrong_second_factor') context.background.run(noteWrongCode(context, call));
    throw error;
  }
}

/** Notes a session that has just begun, in the log of its tenant. */
export async function noteSignedIn(context: IdentityContext, call: PublicCall, token: string, secondFactor: boolean): Promise<void> {
  const session = await context.identity.selectFrom('session').select(['id', 'tenantId', 'userId']).where('token', '=', token).executeTakeFirst();
  if (session !== undefined) await recordSessionCreated(context, session, secondFactor, call.clientAddress);
}

/** The library has just verified the challenge's cookie, or it would have refused it with another error. */
async function noteWrongCode(context: IdentityContext, call: PublicCall): Promise<void> {
  const cookie = await untrustedCookie(context, call.request, 'challenge');
  const identifier = decodeURIComponent(cookie ?? '').split('.')[0] ?? '';
  const { internalAdapter } = await context.library().$context;
  const challenge = await internalAdapter.findVerificationValue(identifier);
  if (challenge !== null && challenge !== undefined) await recordRefused(context, challenge.value, 'wrong second factor', call.clientAddress);
}
