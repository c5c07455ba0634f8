import type { Kysely } from 'kysely';
import type { IdentityTables } from './tables.ts';

/** Marks a TOTP step as used, in one conditional update: of two at once, one gets it. */
export async function claimStep(identity: Kysely<IdentityTables>, userId: string, step: number): Promise<boolean> {
  const result = await identity.updateTable('twoFactor').set({ lastUsedStep: step }).where('userId', '=', userId)
    .where(({ or, eb }) => or([eb('lastUsedStep', 'is', null), eb('lastUsedStep', '<', step)])).executeTakeFirst();
  return result.numUpdatedRows > 0n;
}
