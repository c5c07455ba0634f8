import type { BodyOf, operations, ResponseOf } from '@keystead/contract';
import { actorOf, recordEvent } from '../audit/index.ts';
import { etagOf, KeysteadError, type Principal } from '../foundation/index.ts';
import type { ChargebackDependencies } from './dependencies.ts';
import type { ChargebackTables } from './tables.ts';

type Settings = ResponseOf<typeof operations.readChargebackSettings>;

/** Which names requests may use; any, where nobody said otherwise. */
export async function readSettings({ database }: ChargebackDependencies, { tenantId }: Principal): Promise<Settings> {
  const row = await database.as<ChargebackTables>().inTenant(tenantId, (trx) => trx.selectFrom('chargeback_settings').selectAll().where('tenant_id', '=', tenantId).executeTakeFirst());
  return { listedProjectsOnly: row?.listed_projects_only ?? false, tagKeys: row?.tag_keys ?? null, etag: etagOf(row?.revision ?? 0) };
}

/** @throws KeysteadError `precondition_failed` where somebody was faster */
export async function updateSettings({ database }: ChargebackDependencies, principal: Principal, { settings, ifMatch }: { readonly settings: BodyOf<typeof operations.updateChargebackSettings>; readonly ifMatch: string | null }): Promise<Settings> {
  const { tenantId } = principal;
  return database.as<ChargebackTables>().inTenant(tenantId, async (trx) => {
    const before = await trx.selectFrom('chargeback_settings').select('revision').where('tenant_id', '=', tenantId).forUpdate().executeTakeFirst();
    if (ifMatch !== etagOf(before?.revision ?? 0)) throw new KeysteadError('precondition_failed');
    const revision = (before?.revision ?? 0) + 1;
    const values = { listed_projects_only: settings.listedProjectsOnly, tag_keys: settings.tagKeys === null ? null : [...new Set(settings.tagKeys)], revision };
    const written = await trx.insertInto('chargeback_settings').values({ tenant_id: tenantId, ...values })
      .onConflict((conflict) => conflict.column('tenant_id').doUpdateSet(values).where('chargeback_settings.revision', '=', revision - 1)).returning('revision').executeTakeFirst();
    if (written === undefined) throw new KeysteadError('precondition_failed');
    await recordEvent(trx, { tenantId, action: 'chargeback-settings.updated', actor: actorOf(principal), subjectId: tenantId, detail: { listedProjectsOnly: values.listed_projects_only, tagKeys: values.tag_keys?.join(', ') ?? 'any' } });
    return { listedProjectsOnly: values.listed_projects_only, tagKeys: values.tag_keys, etag: etagOf(revision) };
  });
}
