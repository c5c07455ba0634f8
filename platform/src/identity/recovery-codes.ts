import { generateRandomString, symmetricDecrypt, symmetricEncrypt } from 'better-auth/crypto';
import type { Kysely } from 'kysely';
import { z } from 'zod';
import { actorOf, recordEvent } from '../audit/index.ts';
import { KeysteadError, type Principal, newId } from '../foundation/index.ts';
import type { IdentityContext } from './context.ts';
import { newRecoveryCodes } from './recovery-code-format.ts';
import { requireSession } from './require-session.ts';
import { refuseForeignWayIn } from './sso/ways-in.ts';
import type { IdentityTables } from './tables.ts';

const storedCodes = z.array(z.string());

async function seal(context: IdentityContext, text: string): Promise<string> {
  return symmetricEncrypt({ key: (await context.library().$context).secretConfig, data: text });
}

/** How many codes a person has left. */
export async function recoveryCodesLeft(context: IdentityContext, userId: string): Promise<number> {
  const row = await context.identity.selectFrom('twoFactor').select('backupCodes').where('userId', '=', userId).executeTakeFirst();
  if (row === undefined) return 0;
  const text = await symmetricDecrypt({ key: (await context.library().$context).secretConfig, data: row.backupCodes });
  return storedCodes.parse(JSON.parse(text)).length;
}

/**
 * Gives recovery codes to somebody whose first second factor is a passkey. The library keeps codes beside the secret of an authenticator
 * app; without one, that secret is random, unknown to anybody and not confirmed, so that no code of it opens anything.
 * @returns the codes, to be shown once; `null` where there are some already.
 */
export async function ensureRecoveryCodes(context: IdentityContext, identity: Kysely<IdentityTables>, userId: string): Promise<string[] | null> {
  const codes = newRecoveryCodes();
  const made = await identity.insertInto('twoFactor').values({
    id: newId(), userId, secret: await unknownSecret(context), backupCodes: await seal(context, JSON.stringify(codes)), verified: false, lastUsedStep: null,
  }).onConflict((conflict) => conflict.column('userId').doNothing()).executeTakeFirst();
  return made.numInsertedOrUpdatedRows === 1n ? codes : null;
}

/** What stands where an authenticator app's secret would, for somebody without one. */
export async function unknownSecret(context: IdentityContext): Promise<string> {
  return seal(context, generateRandomString(32));
}

/** Replaces a person's recovery codes. @throws KeysteadError `conflict` for somebody without a second factor. */
export async function renewRecoveryCodes(context: IdentityContext, principal: Principal): Promise<string[]> {
  const { userId, tenantId } = requireSession(principal);
  await refuseForeignWayIn(context, principal);
  const codes = newRecoveryCodes();
  const changed = await context.identity.updateTable('twoFactor').set({ backupCodes: await seal(context, JSON.stringify(codes)) }).where('userId', '=', userId).executeTakeFirst();
  if (principal.secondFactorEnrolled !== true || changed.numUpdatedRows === 0n) throw new KeysteadError('conflict', { detail: 'recovery codes come with a second factor; set one up first' });
  await context.app.inTenant(tenantId, (trx) => recordEvent(trx, { tenantId, action: 'recovery-codes.renewed', actor: actorOf(principal), subjectId: userId, detail: {} }));
  return codes;
}
