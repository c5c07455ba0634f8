import { actorOf, recordEvent } from '../../audit/index.ts';
import type { Principal } from '../../foundation/index.ts';
import type { CatalogueContext } from '../http/context.ts';
import { readDueDays } from './due-days.ts';

interface Rule { readonly dueDays: number | null; readonly mayChange: boolean }

export async function readDeadline({ store }: CatalogueContext, principal: Principal): Promise<Rule> {
  return { dueDays: await store.database.inTenant(principal.tenantId, readDueDays), mayChange: principal.permissions.has('tenant.manage') };
}

/** Drafts that wait already keep their day. */
export async function changeDeadline({ store, dependencies: { clock } }: CatalogueContext, principal: Principal, dueDays: number | null): Promise<Rule> {
  const { tenantId } = principal;
  await store.database.inTenant(tenantId, async (trx) => {
    const before = await readDueDays(trx);
    const values = { due_days: dueDays, changed_by: principal.userId, changed_at: clock.now() };
    await trx.insertInto('review_settings').values({ tenant_id: tenantId, ...values }).onConflict((conflict) => conflict.column('tenant_id').doUpdateSet(values)).execute();
    await recordEvent(trx, { tenantId, action: 'review-deadline.changed', actor: actorOf(principal), subjectId: tenantId, detail: { before: before ?? 'none', after: dueDays ?? 'none' } });
  });
  return { dueDays, mayChange: principal.permissions.has('tenant.manage') };
}
