import { wholeScope } from '@keystead/contract';
import { type Transaction, sql } from '../../foundation/index.ts';
import { type CredentialRow, selectCredentials } from '../credentials.ts';
import type { VaultProviders } from '../providers.ts';
import type { VaultTables } from '../tables.ts';
import type { Watched } from './schedule.ts';

interface BesideRow { credential_id: string; version: number; state: 'new' | 'tested' | 'old'; created_at: Date; grace_until: Date | null }

/** Credentials of a tenant (or one of them) as schedule and notices look at them. */
export async function readWatched(trx: Transaction<VaultTables>, { tenantId, credentialId, providers }: { tenantId: string; credentialId?: string; providers: VaultProviders }): Promise<(Watched & { readonly row: CredentialRow })[]> {
  let select = selectCredentials(trx, tenantId);
  if (credentialId !== undefined) select = select.where('c.id', '=', credentialId);
  const rows = await select.orderBy('c.id').execute();
  const beside = (await sql<BesideRow>`
    select credential_id, version, state, created_at, grace_until from credential_versions
    where tenant_id = ${tenantId} and state in ('new', 'tested', 'old') and (${credentialId ?? null}::uuid is null or credential_id = ${credentialId ?? null}::uuid)`.execute(trx)).rows;
  const byCredential = Map.groupBy(beside, (row) => row.credential_id);
  return rows.map((row) => toWatched(row, byCredential.get(row.id) ?? [], providers));
}

function toWatched(row: CredentialRow, beside: readonly BesideRow[], providers: VaultProviders): Watched & { readonly row: CredentialRow } {
  const candidate = beside.find(({ state }) => state !== 'old');
  const old = beside.find(({ state }) => state === 'old');
  return {
    row, credentialId: row.id, label: row.label, state: row.state === 'active' ? 'active' : 'disabled', sandbox: providers.get(row.provider)?.sandbox ?? false,
    health: row.health, healthDetail: row.health_detail, expiresAt: row.expires_at, scope: wholeScope(row.scope), warning: row.key_warning,
    rotationDays: row.rotation_days, activatedAt: row.activated_at, primaryVersion: row.version,
    candidate: candidate === undefined ? null : { version: candidate.version, state: candidate.state === 'new' ? 'new' : 'tested', createdAt: candidate.created_at },
    old: old === undefined ? null : { version: old.version, graceUntil: old.grace_until },
    quotaUsedUpSince: row.quota_used_up_since,
    capUsedPercent: row.spent.length === 0 ? null : Math.max(...row.spent.map(({ limit, reserved, settled }) => (limit === 0 ? 100 : ((reserved + settled) / limit) * 100))),
  };
}
