import type { Credential } from '@keystead/contract';
import { KeysteadError, type Transaction } from '../foundation/index.ts';
import type { VaultProviders } from './providers.ts';
import type { VaultTables } from './tables.ts';

/** Credentials of the transaction's tenant, each with its primary version. Deleted ones are not among them. */
export function selectCredentials(trx: Transaction<VaultTables>, tenantId: string) {
  return trx.selectFrom('credentials as c')
    .innerJoin('credential_versions as v', (join) => join.onRef('v.credential_id', '=', 'c.id').on('v.state', '=', 'primary'))
    .innerJoin('tenants as t', 't.id', 'c.tenant_id')
    .select([
      'c.id', 'c.provider', 'c.label', 'c.environment', 'c.state', 'c.custody', 'c.payer', 'c.origin', 'c.models', 'c.created_at', 'c.created_by', 'c.last_used_at',
      'c.health', 'c.health_checked_at', 'c.health_latency_ms', 'c.health_detail', 'v.version', 'v.fingerprint', 'v.last_four', 't.show_last_four',
    ])
    .where('c.tenant_id', '=', tenantId).where('c.state', '<>', 'deleted');
}

export type CredentialRow = Awaited<ReturnType<ReturnType<typeof selectCredentials>['executeTakeFirstOrThrow']>>;

/** @throws KeysteadError `not_found`, the same for an id of another tenant, a deleted and an unknown one. */
export async function findCredential(trx: Transaction<VaultTables>, tenantId: string, credentialId: string): Promise<CredentialRow> {
  const row = await selectCredentials(trx, tenantId).where('c.id', '=', credentialId).executeTakeFirst();
  if (row === undefined) throw new KeysteadError('not_found');
  return row;
}

/** A credential as the API shows it: nothing of the key beyond fingerprint and, where the tenant allows it, last four. */
export function toCredential(row: CredentialRow, providers: VaultProviders): Credential {
  const provider = providers.get(row.provider);
  return {
    id: row.id, provider: row.provider, providerName: provider?.name ?? row.provider, sandbox: provider?.sandbox ?? false,
    label: row.label, environment: row.environment, state: row.state === 'active' ? 'active' : 'disabled',
    fingerprint: row.fingerprint, lastFour: row.show_last_four && row.last_four !== '' ? row.last_four : null, version: row.version,
    custody: row.custody, payer: row.payer, origin: row.origin,
    health: { state: row.health, checkedAt: row.health_checked_at?.toISOString() ?? null, latencyMs: row.health_latency_ms, detail: row.health_detail },
    modelCount: row.models.length, createdAt: row.created_at.toISOString(), createdBy: row.created_by, lastUsedAt: row.last_used_at?.toISOString() ?? null,
  };
}

export type CredentialWithModels = Credential & { models: string[] };

export function toCredentialWithModels(row: CredentialRow, providers: VaultProviders): CredentialWithModels {
  return { ...toCredential(row, providers), models: row.models };
}
