import { type Kysely, sql } from 'kysely';
import { KeysteadError, type Principal, secondFactorIsFresh, stepUpMinutes } from '../foundation/index.ts';
import type { IdentityContext } from './context.ts';
import type { IdentityTables } from './tables.ts';

/** The second factors of a person. */
export interface Factors {
  /** An authenticator app, confirmed by a code. */
  readonly totp: boolean;
  readonly passkeys: number;
}

export async function factorsOf(context: IdentityContext, userId: string): Promise<Factors> {
  const row = await context.identity.selectFrom('user as u').where('u.id', '=', userId).select(({ exists, selectFrom }) => [
    exists(selectFrom('twoFactor as f').select('f.id').where('f.userId', '=', userId).where('f.verified', '=', true)).as('totp'),
    selectFrom('passkey as p').select(({ fn }) => fn.countAll<number>().as('count')).where('p.userId', '=', userId).as('passkeys'),
  ]).executeTakeFirst();
  return { totp: row?.totp === true, passkeys: Number(row?.passkeys ?? 0) };
}

/** A person with an authenticator app or a passkey is asked for it after the password; the library goes by this mark. */
export async function markEnrolled(identity: Kysely<IdentityTables>, userId: string, enrolled: boolean): Promise<void> {
  await identity.updateTable('user').set({ twoFactorEnabled: enrolled, updatedAt: sql<Date>`now()` }).where('id', '=', userId).execute();
}

/**
 * Notes that a session showed a second factor just now. It is no setup session any more. With `endOthers`, given where the person's first
 * factor was set up, their sessions that never showed one end: whoever opened them had the password alone.
 */
export async function noteSecondFactor(context: IdentityContext, session: { userId: string; sessionId: string }, options: { endOthers: boolean }): Promise<Date> {
  const now = context.clock.now();
  await context.identity.updateTable('session').set({ mfaAt: now, setupUntil: null }).where('id', '=', session.sessionId).execute();
  if (options.endOthers) await context.identity.deleteFrom('session').where('userId', '=', session.userId).where('mfaAt', 'is', null).execute();
  return now;
}

/**
 * For operations that only someone with a second factor must show it for: setting up a further one, changing the password.
 * @throws KeysteadError `step_up_required`.
 */
export function requireFreshIfEnrolled(context: IdentityContext, principal: Principal): void {
  if (principal.secondFactorEnrolled === true && !secondFactorIsFresh(principal, context.clock.now())) throw new KeysteadError('step_up_required', { minutes: stepUpMinutes });
}

/** Takes all second factors of a person away, and with them the recovery codes. @returns whether there were any. */
export async function removeAllFactors(context: IdentityContext, userId: string): Promise<boolean> {
  return context.identity.transaction().execute(async (trx) => {
    const passkeys = await trx.deleteFrom('passkey').where('userId', '=', userId).executeTakeFirst();
    const totp = await trx.deleteFrom('twoFactor').where('userId', '=', userId).executeTakeFirst();
    await markEnrolled(trx, userId, false);
    return passkeys.numDeletedRows > 0n || totp.numDeletedRows > 0n;
  });
}
