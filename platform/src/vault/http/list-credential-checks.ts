import { operations } from '@keystead/contract';
import { implement } from '../../foundation/index.ts';
import { findCredential } from '../credentials.ts';
import type { VaultDependencies } from '../dependencies.ts';
import type { VaultTables } from '../tables.ts';

const mostShown = 100;

/** The history of a credential's health, newest first. */
export function listCredentialChecks({ database }: VaultDependencies) {
  return implement(operations.listCredentialChecks, async ({ principal: { tenantId }, params: { credentialId } }) =>
    database.as<VaultTables>().inTenant(tenantId, async (trx) => {
      await findCredential(trx, tenantId, credentialId);
      const rows = await trx.selectFrom('credential_checks').selectAll().where('tenant_id', '=', tenantId).where('credential_id', '=', credentialId).orderBy('checked_at', 'desc').limit(mostShown).execute();
      return { items: rows.map((row) => ({ checkedAt: row.checked_at.toISOString(), version: row.version, state: row.state, latencyMs: row.latency_ms, detail: row.detail, modelCount: row.model_count })) };
    }));
}
