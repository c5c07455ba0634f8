import type { BodyOf, Operation, operations } from '@keystead/contract';
import { type Call, KeysteadError } from '../foundation/index.ts';
import type { IdentityContext } from './context.ts';
import { toKeysteadError } from './errors.ts';
import { tenantHeader } from './library.ts';
import { callLibrary, libraryHeaders } from './library-call.ts';
import { type RelyingParty, relyingPartyOf } from './relying-party.ts';

type AnyCall = Pick<Call<Operation>, 'request' | 'clientAddress' | 'setHeader'>;
type Assertion = BodyOf<typeof operations.signInWithPasskey>['passkey'];

/** @throws KeysteadError `passkeys_unavailable` where no browser would allow one. */
export function requireRelyingParty(context: IdentityContext): RelyingParty {
  const place = relyingPartyOf(context.baseUrl());
  if (place === null) throw new KeysteadError('passkeys_unavailable', { detail: `${context.baseUrl()} is an IP address, or has no HTTPS` });
  return place;
}

/** Options for a passkey to be shown, as JSON; the cookie that holds their challenge is set. With a session, of that person's passkeys alone. */
export async function passkeyChallenge(context: IdentityContext, call: AnyCall, ...cookies: readonly 'session'[]): Promise<Record<string, unknown>> {
  requireRelyingParty(context);
  const headers = await libraryHeaders(context, call, ...cookies);
  const options = await callLibrary(call, () => context.library().api.generatePasskeyAuthenticationOptions({ headers, returnHeaders: true }));
  return { ...options, userVerification: 'required' };
}

/** A passkey that was shown: whose it is, and the session that the library began for it. */
interface ProvenPasskey { readonly userId: string; readonly sessionToken: string; readonly headers: Headers }

/**
 * Checks a passkey's answer to the challenge in the cookie (WebAuthn, section 7.2): origin, relying party, signature, that the device
 * checked the person. A challenge is good once.
 * @param inTenant where it is shown in a session that goes on: that session's tenant. Left out: somebody signs in.
 * @throws KeysteadError `wrong_passkey`, `passkeys_unavailable`, `sso_required`.
 */
export async function provePasskey(context: IdentityContext, call: AnyCall, assertion: Assertion, inTenant?: string): Promise<ProvenPasskey> {
  requireRelyingParty(context);
  const headers = await libraryHeaders(context, call, 'passkey');
  if (inTenant !== undefined) headers.set(tenantHeader, inTenant);
  try {
    const answer = await context.library().api.verifyPasskeyAuthentication({ body: { response: asExpected(assertion) }, headers, returnHeaders: true });
    await context.identity.updateTable('passkey').set({ lastUsedAt: context.clock.now() }).where('credentialID', '=', assertion.id).execute();
    return { userId: answer.response.user.id, sessionToken: answer.response.session.token, headers: answer.headers };
  } catch (error) {
    throw toKeysteadError(error);
  }
}

/** What is checked of an answer; extensions and hints of the browser are not. */
function asExpected({ id, rawId, type, response: { userHandle, ...proof } }: Assertion) {
  return { id, rawId, type, clientExtensionResults: {}, response: { ...proof, ...(typeof userHandle === 'string' ? { userHandle } : {}) } };
}
