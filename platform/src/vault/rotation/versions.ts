import type { CredentialVersion } from '@keystead/contract';
import { KeysteadError, type Transaction } from '../../foundation/index.ts';
import { type CredentialRow, findCredential } from '../credentials.ts';
import type { VaultTables } from '../tables.ts';

type Trx = Transaction<VaultTables>;

export interface VersionName { readonly tenantId: string; readonly credentialId: string; readonly version: number }

function selectVersions(trx: Trx, { tenantId, credentialId }: Omit<VersionName, 'version'>) {
  return trx.selectFrom('credential_versions as v').innerJoin('tenants as t', 't.id', 'v.tenant_id')
    .select([
      'v.version', 'v.state', 'v.fingerprint', 'v.last_four', 'v.share', 'v.created_at', 'v.created_by', 'v.tested_at', 'v.activated_at', 'v.grace_until', 'v.destroyed_at',
      'v.health', 'v.health_checked_at', 'v.health_latency_ms', 'v.health_detail', 't.show_last_four',
    ])
    .where('v.tenant_id', '=', tenantId).where('v.credential_id', '=', credentialId);
}

export type VersionRow = Awaited<ReturnType<ReturnType<typeof selectVersions>['executeTakeFirstOrThrow']>>;

/** All versions of a credential, newest first. @throws KeysteadError `not_found` */
export async function listVersions(trx: Trx, { tenantId, credentialId }: Omit<VersionName, 'version'>): Promise<{ credential: CredentialRow; versions: VersionRow[] }> {
  const credential = await findCredential(trx, tenantId, credentialId);
  return { credential, versions: await selectVersions(trx, { tenantId, credentialId }).orderBy('v.version', 'desc').execute() };
}

/** Locks a credential until the transaction ends. @throws KeysteadError `not_found`, also where it was deleted a moment ago. */
export async function lockCredential(trx: Trx, { tenantId, credentialId }: Omit<VersionName, 'version'>): Promise<void> {
  await trx.selectFrom('credentials').select('id').where('id', '=', credentialId).where('tenant_id', '=', tenantId).forUpdate().executeTakeFirst();
  await findCredential(trx, tenantId, credentialId);
}

/**
 * One version, with its credential locked, so that two steps of a rotation come one after the other.
 * @throws KeysteadError `not_found` for a version or credential that is not there, or another tenant's.
 */
export async function lockVersion(trx: Trx, name: VersionName): Promise<{ credential: CredentialRow; version: VersionRow; versions: VersionRow[] }> {
  await lockCredential(trx, name);
  const { credential, versions } = await listVersions(trx, name);
  const version = versions.find((each) => each.version === name.version);
  if (version === undefined) throw new KeysteadError('not_found');
  return { credential, version, versions };
}

/** A version as the API shows it. */
export function toVersion(row: VersionRow): CredentialVersion {
  return {
    version: row.version, state: row.state, fingerprint: row.fingerprint, lastFour: row.show_last_four && row.last_four !== '' ? row.last_four : null,
    health: { state: row.health, checkedAt: row.health_checked_at?.toISOString() ?? null, latencyMs: row.health_latency_ms, detail: row.health_detail },
    share: row.share, createdAt: row.created_at.toISOString(), createdBy: row.created_by, testedAt: row.tested_at?.toISOString() ?? null,
    activatedAt: row.activated_at?.toISOString() ?? null, graceUntil: row.grace_until?.toISOString() ?? null, destroyedAt: row.destroyed_at?.toISOString() ?? null,
  };
}

export async function readVersion(trx: Trx, { version, ...credential }: VersionName): Promise<CredentialVersion> {
  const row = await selectVersions(trx, credential).where('v.version', '=', version).executeTakeFirst();
  if (row === undefined) throw new KeysteadError('not_found');
  return toVersion(row);
}

/** What is not possible in the present state of a rotation. */
export function conflict(detail: string): KeysteadError {
  return new KeysteadError('conflict', { detail });
}
