import { getAuthenticatorName } from '@better-auth/passkey';
import type { BodyOf, Operation, operations } from '@keystead/contract';
import type { Selectable } from 'kysely';
import { actorOf, recordEvent } from '../audit/index.ts';
import { type Call, InvalidRequest, KeysteadError, type Principal } from '../foundation/index.ts';
import { addressKey } from './attempt-limits.ts';
import type { IdentityContext } from './context.ts';
import { factorsOf, markEnrolled, noteSecondFactor, requireFreshIfEnrolled } from './factors.ts';
import { callLibrary, libraryHeaders } from './library-call.ts';
import { passkeyChallenge, provePasskey, requireRelyingParty } from './passkey-proof.ts';
import { requirePassword } from './password-check.ts';
import { ensureRecoveryCodes } from './recovery-codes.ts';
import { relyingPartyOf } from './relying-party.ts';
import { requireSession } from './require-session.ts';
import { recordRefused } from './session-events.ts';
import { noteSignedIn } from './sign-in.ts';
import { refuseForeignWayIn } from './sso/ways-in.ts';
import type { IdentityTables } from './tables.ts';

type AnyCall = Pick<Call<Operation>, 'request' | 'clientAddress' | 'setHeader'>;
type PasskeyRow = Pick<Selectable<IdentityTables['passkey']>, 'id' | 'name' | 'backedUp' | 'aaguid' | 'createdAt' | 'lastUsedAt'>;
const columns = ['id', 'name', 'backedUp', 'aaguid', 'createdAt', 'lastUsedAt'] as const;
/** Nobody needs more, and a list of options must stay short. */
const mostPasskeys = 20;

function toPasskey(row: PasskeyRow) {
  return {
    id: row.id, name: row.name ?? 'Passkey', kind: getAuthenticatorName(row.aaguid) ?? null, synced: row.backedUp,
    createdAt: row.createdAt?.toISOString() ?? null, lastUsedAt: row.lastUsedAt?.toISOString() ?? null,
  };
}

/** A person's own passkeys, and the address of the console at which browsers allow them. */
export async function listPasskeys(context: IdentityContext, principal: Principal) {
  const { userId } = requireSession(principal);
  const rows = await context.identity.selectFrom('passkey').select(columns).where('userId', '=', userId).orderBy('createdAt').orderBy('id').execute();
  return { items: rows.map(toPasskey), origin: relyingPartyOf(context.baseUrl())?.origin ?? null };
}

/**
 * Begins adding a passkey. A first second factor asks for the password, a further one for a fresh second factor; the options' challenge is
 * bound to the person and good for five minutes, so adding it asks for neither again.
 * @throws KeysteadError `passkeys_unavailable`, `wrong_credentials`, `step_up_required`, `conflict`, `rate_limited`; InvalidRequest.
 */
export async function startPasskey(context: IdentityContext, call: AnyCall, principal: Principal, password: string | undefined): Promise<Record<string, unknown>> {
  const { userId } = requireSession(principal);
  requireRelyingParty(context);
  await refuseForeignWayIn(context, principal);
  requireFreshIfEnrolled(context, principal);
  if (principal.secondFactorEnrolled !== true) {
    if (password === undefined) throw new InvalidRequest([{ path: 'password', message: 'your first second factor asks for your password' }]);
    await requirePassword(context, userId, password);
  }
  if ((await factorsOf(context, userId)).passkeys >= mostPasskeys) throw new KeysteadError('conflict', { detail: `there are ${mostPasskeys} passkeys already; remove one first` });
  const headers = await libraryHeaders(context, call, 'session');
  const options = await callLibrary(call, () => context.library().api.generatePasskeyRegistrationOptions({ headers, query: {}, returnHeaders: true }));
  return { ...options };
}

/** Adds what the browser made. @returns the passkey, and the recovery codes where it is the first second factor. @throws KeysteadError `wrong_passkey`. */
export async function addPasskey(context: IdentityContext, call: AnyCall, principal: Principal, made: BodyOf<typeof operations.addPasskey>) {
  const { userId, sessionId, tenantId } = requireSession(principal);
  requireRelyingParty(context);
  const headers = await libraryHeaders(context, call, 'session', 'passkey');
  const { id } = await callLibrary(call, () => context.library().api.verifyPasskeyRegistration({ body: { response: made.response, name: made.name }, headers, returnHeaders: true }));
  const recoveryCodes = await context.identity.transaction().execute(async (trx) => {
    await markEnrolled(trx, userId, true);
    return ensureRecoveryCodes(context, trx, userId);
  });
  await noteSecondFactor(context, { userId, sessionId }, { endOthers: true });
  await context.app.inTenant(tenantId, (trx) => recordEvent(trx, { tenantId, action: 'passkey.added', actor: actorOf(principal), subjectId: id, detail: { name: made.name } }));
  const row = await context.identity.selectFrom('passkey').select(columns).where('id', '=', id).executeTakeFirstOrThrow();
  return { passkey: toPasskey(row), recoveryCodes };
}

/** @throws KeysteadError `not_found`. */
export async function renamePasskey(context: IdentityContext, principal: Principal, passkeyId: string, name: string) {
  const { userId } = requireSession(principal);
  const row = await context.identity.updateTable('passkey').set({ name }).where('id', '=', passkeyId).where('userId', '=', userId).returning(columns).executeTakeFirst();
  if (row === undefined) throw new KeysteadError('not_found');
  return toPasskey(row);
}

/** Removes a passkey; with a person's last second factor their recovery codes go too. @throws KeysteadError `not_found`, `conflict`. */
export async function removePasskey(context: IdentityContext, principal: Principal, passkeyId: string): Promise<void> {
  const { userId, tenantId } = requireSession(principal);
  await refuseForeignWayIn(context, principal);
  const removed = await context.identity.transaction().execute(async (trx) => {
    const row = await trx.deleteFrom('passkey').where('id', '=', passkeyId).where('userId', '=', userId).returning('name').executeTakeFirst();
    if (row === undefined) throw new KeysteadError('not_found');
    const others = await trx.selectFrom('passkey').select('id').where('userId', '=', userId).limit(1).executeTakeFirst();
    const totp = await trx.selectFrom('twoFactor').select('id').where('userId', '=', userId).where('verified', '=', true).executeTakeFirst();
    if (others === undefined && totp === undefined) {
      await trx.deleteFrom('twoFactor').where('userId', '=', userId).execute();
      await markEnrolled(trx, userId, false);
    }
    return row;
  });
  await context.app.inTenant(tenantId, (trx) => recordEvent(trx, { tenantId, action: 'passkey.removed', actor: actorOf(principal), subjectId: passkeyId, detail: { name: removed.name ?? 'Passkey' } }));
}

/** Options for signing in, without saying who: the browser offers the passkeys it has for this address. */
export async function startPasskeySignIn(context: IdentityContext, call: AnyCall): Promise<Record<string, unknown>> {
  const address = addressKey(call.clientAddress);
  context.limits.address.take(address);
  const options = await passkeyChallenge(context, call);
  context.limits.address.forgive(address);
  return options;
}

/** Signs in by a passkey alone: it stands for both factors. @throws KeysteadError `wrong_passkey`, `passkeys_unavailable`, `rate_limited`. */
export async function signInWithPasskey(context: IdentityContext, call: AnyCall, assertion: BodyOf<typeof operations.signInWithPasskey>['passkey']): Promise<void> {
  const address = addressKey(call.clientAddress);
  context.limits.address.take(address);
  try {
    const proven = await provePasskey(context, call, assertion);
    for (const cookie of proven.headers.getSetCookie()) call.setHeader('set-cookie', cookie);
    context.limits.address.forgive(address);
    await noteSignedIn(context, call, proven.sessionToken, true);
  } catch (error) {
    if (error instanceof KeysteadError && error.code === 'wrong_passkey') context.background.run(recordRefusedPasskey(context, assertion.id, call.clientAddress));
    throw error;
  }
}

async function recordRefusedPasskey(context: IdentityContext, credentialId: string, clientAddress: string | null): Promise<void> {
  const row = await context.identity.selectFrom('passkey').select('userId').where('credentialID', '=', credentialId).executeTakeFirst();
  if (row !== undefined) await recordRefused(context, row.userId, 'passkey not accepted', clientAddress);
}
