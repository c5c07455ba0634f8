import { operations } from '@keystead/contract';
import { implement, sql } from '../../foundation/index.ts';
import type { MeteringDependencies } from '../dependencies.ts';
import { reportDrivers } from '../reconciliation/drivers/registry.ts';
import type { MeteringTables } from '../tables.ts';

/** Whose report can be fetched with which admin key, and whose bill comes as a file. */
export function listReportSources({ database, providers }: MeteringDependencies) {
  return implement(operations.listReportSources, async ({ principal: { tenantId } }) => {
    const admin = [...reportDrivers.keys()];
    const { rows } = await database.as<MeteringTables>().inTenant(tenantId, (trx) => sql<{ id: string; label: string; provider: string }>`
      select id, label, provider from credentials where tenant_id = ${tenantId} and state = 'active' and provider = any(${admin}::text[]) order by id`.execute(trx));
    const nameOf = (provider: string): string => providers.get(provider)?.name ?? provider;
    return {
      reports: [...reportDrivers.values()].map(({ bills, credentialProvider }) => ({
        provider: bills, providerName: nameOf(bills), adminProvider: credentialProvider, adminProviderName: nameOf(credentialProvider),
        credentials: rows.filter((row) => row.provider === credentialProvider).map(({ id, label }) => ({ id, label })),
      })),
      files: [...providers].filter(([id]) => !reportDrivers.has(id)).map(([provider, { name }]) => ({ provider, providerName: name })),
    };
  });
}
