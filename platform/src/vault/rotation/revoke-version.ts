import type { CredentialVersion } from '@keystead/contract';
import { type Actor, recordEvent, systemActor } from '../../audit/index.ts';
import { type Transaction, newId } from '../../foundation/index.ts';
import type { VaultDependencies } from '../dependencies.ts';
import type { VaultTables } from '../tables.ts';
import { type VersionName, type VersionRow, conflict, lockVersion, readVersion } from './versions.ts';

interface Destroying extends VersionName { readonly actor: Actor; readonly now: Date; readonly reason: 'asked' | 'grace over'; readonly row: Pick<VersionRow, 'fingerprint'>; readonly provider: string }

/**
 * Destroys the sealed key of a version: envelope and with it the wrapped data key. What a backup still holds needs the tenant
 * key to open, and goes when that backup does.
 */
async function destroy(trx: Transaction<VaultTables>, { tenantId, credentialId, version, actor, now, reason, row, provider }: Destroying): Promise<void> {
  await trx.updateTable('credential_versions').set({ state: 'revoked', envelope: null, destroyed_at: now, share: 0 })
    .where('tenant_id', '=', tenantId).where('credential_id', '=', credentialId).where('version', '=', version).execute();
  await recordEvent(trx, { tenantId, action: 'rotation.version-revoked', actor, subjectId: credentialId, detail: { provider, fingerprint: row.fingerprint, keyVersion: version, reason } });
}

/**
 * Day 15, or at once: revokes a version that is not the primary one. Asking again changes nothing.
 * @throws KeysteadError `not_found`; `conflict` for the primary version.
 */
export async function revokeVersion({ database, clock, atRotationPoint }: VaultDependencies, asked: VersionName & { readonly actor: Actor; readonly abortInFlight: boolean }): Promise<CredentialVersion> {
  const { tenantId } = asked;
  return database.as<VaultTables>().inTenant(tenantId, async (trx) => {
    const { credential, version } = await lockVersion(trx, asked);
    if (version.state === 'primary') throw conflict('this version is in use; promote another one first, or disable or delete the credential');
    if (version.state !== 'revoked') await destroy(trx, { ...asked, now: clock.now(), reason: 'asked', row: version, provider: credential.provider });
    await atRotationPoint?.('revoke:destroyed');
    if (asked.abortInFlight) await stopInFlight(trx, { ...asked, version: asked.version });
    await atRotationPoint?.('revoke:stored');
    return readVersion(trx, asked);
  });
}

/** Ends the grace of a credential's old version where it is over. Does nothing where somebody else did. */
export async function endGrace({ database, clock, atRotationPoint }: VaultDependencies, { tenantId, credentialId }: { readonly tenantId: string; readonly credentialId: string }): Promise<boolean> {
  return database.as<VaultTables>().inTenant(tenantId, async (trx) => {
    const now = clock.now();
    const old = await trx.selectFrom('credential_versions as v').innerJoin('credentials as c', 'c.id', 'v.credential_id').select(['v.version', 'v.fingerprint', 'c.provider'])
      .where('v.tenant_id', '=', tenantId).where('v.credential_id', '=', credentialId).where('v.state', '=', 'old').where('v.grace_until', '<=', now).forUpdate('v').executeTakeFirst();
    if (old === undefined) return false;
    await destroy(trx, { tenantId, credentialId, version: old.version, actor: systemActor, now, reason: 'grace over', row: old, provider: old.provider });
    await atRotationPoint?.('grace:destroyed');
    return true;
  });
}

/** Asks every gateway to break off what is under way with a credential, or one version of it. In force once committed. */
export async function stopInFlight(trx: Transaction<VaultTables>, { tenantId, credentialId, version, actor }: Omit<VersionName, 'version'> & { readonly version: number | null; readonly actor: Actor }): Promise<void> {
  await trx.insertInto('credential_stops').values({ id: newId(), tenant_id: tenantId, credential_id: credentialId, version }).execute();
  await recordEvent(trx, { tenantId, action: 'credential.stopped', actor, subjectId: credentialId, detail: { keyVersion: version } });
}
