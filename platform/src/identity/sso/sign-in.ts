import type { Operation } from '@keystead/contract';
import { recordEvent, systemActor } from '../../audit/index.ts';
import { type Call, KeysteadError, newId, readBytes } from '../../foundation/index.ts';
import { addressKey } from '../attempt-limits.ts';
import type { IdentityContext } from '../context.ts';
import { callLibrary, libraryHeaders } from '../library-call.ts';
import { requireFeature } from '../plans/gate.ts';
import { recordSessionCreated } from '../session-events.ts';
import { admit } from './admit.ts';
import { findEnabledConnection, openConnection } from './connections.ts';
import { requireSso } from './context.ts';
import { connectionOfDomain } from './domains.ts';
import { refused } from './driver.ts';
import { callbackPath } from './oidc.ts';
import { useUp } from './one-answer.ts';
import { domainOf, reportsSecondFactor } from './rules.ts';
import { attemptSeconds } from './sealed.ts';

type PublicCall = Pick<Call<Operation>, 'request' | 'clientAddress' | 'setHeader'>;

const cookieName = 'keystead-sso';

/** Lax, so that the provider's redirect brings it along; sent to the callback alone. */
function cookie(context: IdentityContext, value: string, maxAgeSeconds: number): string {
  return `${cookieName}=${value}; Path=${callbackPath}; Max-Age=${maxAgeSeconds}; HttpOnly; SameSite=Lax${context.baseUrl().startsWith('https:') ? '; Secure' : ''}`;
}

/**
 * Begins to sign in through the provider of an address's domain. The answer says where to go; the browser keeps the attempt, encrypted.
 * @throws KeysteadError `sso_unavailable`, the same whether a person with that address exists or not; `sso_refused`, `rate_limited`.
 */
export async function startSsoSignIn(context: IdentityContext, call: PublicCall, email: string): Promise<{ url: string }> {
  const sso = requireSso(context);
  context.limits.address.take(addressKey(call.clientAddress));
  const found = await connectionOfDomain(context, domainOf(email));
  if (found === null) throw new KeysteadError('sso_unavailable', { detail: 'no organisation here signs in with addresses of this domain' });
  await requireFeature(context, found.tenantId, 'sso').catch(() => { throw new KeysteadError('sso_unavailable', { detail: 'the plan of its organisation is without it' }); });
  const connection = await openConnection(context, found.tenantId, found.connectionId, { enabledOnly: true });
  if (connection === null) throw new KeysteadError('sso_unavailable', { detail: 'it was switched off just now' });
  const { url, kept } = await sso.drivers[connection.settings.kind].begin(connection, { email });
  call.setHeader('set-cookie', cookie(context, await sso.attempts.seal({ id: newId(), ...found, kept }), attemptSeconds));
  context.limits.address.forgive(addressKey(call.clientAddress));
  return { url };
}

const largestFormBytes = 400_000;

/**
 * A SAML identity provider's page has the browser send its answer here, from another site: without the attempt's cookie, which is as it should be. The
 * answer is checked and carried on, sealed, to where the cookie is sent; nothing is decided, stored or logged before it is there.
 * @returns where the browser goes on to. @throws KeysteadError `sso_refused`, `rate_limited`, `unsupported_media_type`, `payload_too_large`.
 */
export async function receiveSamlResponse(context: IdentityContext, call: PublicCall, connectionId: string): Promise<string> {
  const sso = requireSso(context);
  const address = addressKey(call.clientAddress);
  context.limits.address.take(address);
  const type = call.request.headers.get('content-type') ?? '';
  if (!/^application\/x-www-form-urlencoded\b/i.test(type)) throw new KeysteadError('unsupported_media_type', { detail: type.slice(0, 80), supported: 'application/x-www-form-urlencoded' });
  const responses = new URLSearchParams(new TextDecoder().decode(await readBytes(call.request, largestFormBytes))).getAll('SAMLResponse');
  if (responses.length !== 1 || responses[0] === undefined) throw refused('the identity provider sent no answer');
  const connection = await findEnabledConnection(context, connectionId);
  if (connection?.settings.kind !== 'saml') throw refused('this identity provider is not connected any more');
  const { carried, understood } = await sso.drivers.saml.receive(connection, responses[0]);
  if (understood) context.limits.address.forgive(address);
  return `${callbackPath}?${new URLSearchParams({ saml: carried }).toString()}`;
}

/**
 * The browser comes back. What it brings counts only together with the attempt in its own cookie, so that nobody is signed in with somebody else's
 * answer; the cookie ends with it, whatever comes of it.
 * @throws KeysteadError `sso_refused`, `plan_limit`, `rate_limited`.
 */
export async function finishSsoSignIn(context: IdentityContext, call: PublicCall): Promise<void> {
  const sso = requireSso(context);
  const address = addressKey(call.clientAddress);
  context.limits.address.take(address);
  call.setHeader('set-cookie', cookie(context, '', 0));
  const attempt = await sso.attempts.open(attemptCookie(call.request) ?? '');
  if (attempt === null) throw new KeysteadError('sso_refused', { detail: 'it was begun in another window, or took longer than ten minutes' });
  const { tenantId, connectionId } = attempt;
  try {
    await requireFeature(context, tenantId, 'sso');
    const connection = await openConnection(context, tenantId, connectionId, { enabledOnly: true });
    if (connection === null) throw new KeysteadError('sso_refused', { detail: 'this identity provider is not connected any more' });
    const assertion = await sso.drivers[connection.settings.kind].finish(connection, new URL(call.request.url).searchParams, attempt.kept);
    await useUp(context, attempt);
    const userId = await admit(context, { tenantId, connectionId, settings: connection.settings, assertion });
    const mfaAt = reportsSecondFactor(connection.settings, assertion.methods) ? context.clock.now() : null;
    const headers = await libraryHeaders(context, call);
    const { sessionId } = await callLibrary(call, () => context.library().api.startSession({ body: { userId, tenantId, setupUntil: null, mfaAt, takesOver: null, ssoConnectionId: connectionId }, headers, returnHeaders: true }));
    await recordSessionCreated(context, { id: sessionId, tenantId, userId }, mfaAt !== null, call.clientAddress);
    context.limits.address.forgive(address);
  } catch (error) {
    if (error instanceof KeysteadError) {
      const reason = String(error.parameters['detail'] ?? error.code);
      await context.app.inTenant(tenantId, (trx) => recordEvent(trx, { tenantId, action: 'sso.refused', actor: systemActor, subjectId: connectionId, detail: { reason, clientAddress: call.clientAddress } }));
    }
    throw error;
  }
}

function attemptCookie(request: Request): string | null {
  for (const part of (request.headers.get('cookie') ?? '').split(';')) {
    const [key, ...value] = part.split('=');
    if (key?.trim() === cookieName) return value.join('=').trim().slice(0, 4_000);
  }
  return null;
}
