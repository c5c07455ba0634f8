import { type Actor, recordEvent } from '../../audit/index.ts';
import type { VaultDependencies } from '../dependencies.ts';
import type { VaultTables } from '../tables.ts';
import { type VersionName, type VersionRow, conflict, listVersions, lockVersion, toVersion } from './versions.ts';

const dayMilliseconds = 86_400_000;

export interface Promotion extends VersionName {
  readonly actor: Actor;
  readonly graceDays: number;
  readonly oldShare: number;
  /** Also where the provider could not say that it is good. */
  readonly untested: boolean;
}

/**
 * Day 8: makes a tested version the primary one. The former one stays usable for its grace, with a share of the calls where
 * wished. One transaction: whoever is killed in it leaves everything as it was. Promoting the primary version again changes
 * nothing, so that it can be asked again when no answer came.
 */
export async function promoteVersion({ database, clock, atRotationPoint }: VaultDependencies, asked: Promotion) {
  const { tenantId, credentialId } = asked;
  return database.as<VaultTables>().inTenant(tenantId, async (trx) => {
    const { credential, version, versions } = await lockVersion(trx, asked);
    const former = versions.find(({ state }) => state === 'primary');
    if (version.state !== 'primary' && former !== undefined) {
      requireReady(version, asked.untested);
      const inGrace = versions.find(({ state, version: number }) => state === 'old' && number !== version.version);
      if (inGrace !== undefined) throw conflict(`version ${inGrace.version} is still in its grace; revoke it first`);
      const now = clock.now();
      const graceUntil = new Date(now.getTime() + asked.graceDays * dayMilliseconds);
      const rows = trx.updateTable('credential_versions').where('tenant_id', '=', tenantId).where('credential_id', '=', credentialId);
      // Switching back: for a moment it is a tested one again, since only one is in grace.
      if (version.state === 'old') await rows.set({ state: 'tested', grace_until: null, share: 0 }).where('version', '=', version.version).execute();
      await rows.set({ state: 'old', grace_until: graceUntil, share: asked.oldShare }).where('version', '=', former.version).execute();
      await atRotationPoint?.('promote:former');
      await rows.set({ state: 'primary', activated_at: now, share: 0 }).where('version', '=', version.version).execute();
      // What is known of the credential's health and age is from now on that of the new key.
      await trx.updateTable('credentials').set({ health: version.health, health_checked_at: version.health_checked_at, health_latency_ms: version.health_latency_ms, health_detail: version.health_detail, expires_at: null })
        .where('id', '=', credentialId).where('tenant_id', '=', tenantId).execute();
      await atRotationPoint?.('promote:primary');
      await recordEvent(trx, {
        tenantId, action: 'rotation.promoted', actor: asked.actor, subjectId: credentialId,
        detail: { provider: credential.provider, fingerprint: version.fingerprint, keyVersion: version.version, oldVersion: former.version, oldFingerprint: former.fingerprint, graceUntil: graceUntil.toISOString(), oldShare: asked.oldShare },
      });
      await atRotationPoint?.('promote:stored');
    }
    return { items: (await listVersions(trx, { tenantId, credentialId })).versions.map(toVersion) };
  });
}

function requireReady({ state, version, health }: VersionRow, untested: boolean): void {
  if (state === 'tested' || state === 'old') return;
  if (state === 'new' && untested && health !== 'invalid') return;
  throw conflict(state === 'new' ? `version ${version} was not tested yet, or did not pass; test it first` : `version ${version} is ${state}; only a tested one can be promoted`);
}
