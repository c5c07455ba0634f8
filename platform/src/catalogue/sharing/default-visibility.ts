import type { RunVisibility } from '@keystead/contract';
import { actorOf, recordEvent } from '../../audit/index.ts';
import type { Principal } from '../../foundation/index.ts';
import type { CatalogueContext } from '../http/context.ts';
import type { RunTransaction } from '../runs/store.ts';

interface Rule { readonly visibility: RunVisibility; readonly mayChange: boolean }

/** Who sees new runs of the organisation. */
export async function readDefault({ store }: CatalogueContext, principal: Principal): Promise<Rule> {
  const visibility = await store.database.inTenant(principal.tenantId, readVisibility);
  return { visibility, mayChange: principal.permissions.has('tenant.manage') };
}

/** Runs that are there stay as they are. */
export async function changeDefault({ store, dependencies: { clock } }: CatalogueContext, principal: Principal, visibility: RunVisibility): Promise<Rule> {
  const { tenantId } = principal;
  await store.database.inTenant(tenantId, async (trx) => {
    const before = await readVisibility(trx);
    const values = { default_visibility: visibility, changed_by: principal.userId, changed_at: clock.now() };
    await trx.insertInto('run_sharing').values({ tenant_id: tenantId, revision: 1, ...values })
      .onConflict((conflict) => conflict.column('tenant_id').doUpdateSet((set) => ({ ...values, revision: set('run_sharing.revision', '+', 1) }))).execute();
    await recordEvent(trx, { tenantId, action: 'run-visibility.changed', actor: actorOf(principal), subjectId: tenantId, detail: { before, after: visibility } });
  });
  return { visibility, mayChange: principal.permissions.has('tenant.manage') };
}

async function readVisibility(trx: RunTransaction): Promise<RunVisibility> {
  return (await trx.selectFrom('run_sharing').select('default_visibility').executeTakeFirst())?.default_visibility ?? 'organisation';
}
