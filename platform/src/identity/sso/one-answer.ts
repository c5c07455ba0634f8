import type { IdentityContext } from '../context.ts';
import { refused } from './driver.ts';
import { type Attempt, attemptSeconds } from './sealed.ts';

/**
 * Uses an attempt up: the first answer that fits it counts, whichever process it reaches. Only then is anything stored, so that whoever merely
 * begins leaves nothing behind; and what is stored goes once no cookie of that age opens any more.
 * @throws KeysteadError `sso_refused` where it was answered before.
 */
export async function useUp(context: IdentityContext, { id, tenantId }: Attempt): Promise<void> {
  const now = context.clock.now();
  await context.app.inTenant(tenantId, async (trx) => {
    await trx.deleteFrom('sso_answers').where('tenant_id', '=', tenantId).where('answered_at', '<', new Date(now.getTime() - 2_000 * attemptSeconds)).execute();
    const row = await trx.insertInto('sso_answers').values({ tenant_id: tenantId, attempt_id: id, answered_at: now }).onConflict((conflict) => conflict.doNothing()).returning('attempt_id').executeTakeFirst();
    if (row === undefined) throw refused('it was answered already');
  });
}
