import { recordEvent, systemActor } from '../audit/index.ts';
import { type Database, newId } from '../foundation/index.ts';
import type { ChargebackTables } from './tables.ts';

/** Departments and client projects as a file declares them. */
export interface DeclaredChargeback {
  readonly tenantId: string;
  readonly departments: readonly { readonly name: string; readonly costCentre: string | null }[];
  readonly projects: readonly { readonly code: string; readonly client: string }[];
}

/** Makes those that are not there yet, by name and by code; what is there is left as it is, also where it was put aside or closed. */
export async function declareChargeback(database: Database, { tenantId, departments, projects }: DeclaredChargeback): Promise<void> {
  if (departments.length + projects.length === 0) return;
  await database.as<ChargebackTables>().inTenant(tenantId, async (trx) => {
    const names = new Set((await trx.selectFrom('departments').select('name').where('tenant_id', '=', tenantId).execute()).map(({ name }) => name.toLowerCase()));
    const codes = new Set((await trx.selectFrom('client_projects').select('code').where('tenant_id', '=', tenantId).execute()).map(({ code }) => code));
    for (const { name, costCentre } of departments.filter((each) => !names.has(each.name.toLowerCase()))) {
      const id = newId();
      await trx.insertInto('departments').values({ id, tenant_id: tenantId, name, cost_centre: costCentre }).execute();
      await recordEvent(trx, { tenantId, action: 'department.created', actor: systemActor, subjectId: id, detail: { name, costCentre } });
    }
    for (const { code, client } of projects.filter((each) => !codes.has(each.code))) {
      const id = newId();
      await trx.insertInto('client_projects').values({ id, tenant_id: tenantId, code, client }).execute();
      await recordEvent(trx, { tenantId, action: 'project.created', actor: systemActor, subjectId: id, detail: { code, client } });
    }
  });
}
