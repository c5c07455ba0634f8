import type { CredentialVersion } from '@keystead/contract';
import { type Actor, recordEvent } from '../../audit/index.ts';
import { isUniqueViolation, InvalidRequest, newId } from '../../foundation/index.ts';
import type { VaultDependencies } from '../dependencies.ts';
import { enterKey } from '../enter-key.ts';
import { noteCheck, versionHealth } from '../health/note-check.ts';
import { reachStored } from '../providers.ts';
import type { KeyEntry } from '../sealed-entry/read-entry.ts';
import type { VaultTables } from '../tables.ts';
import { conflict, listVersions, lockCredential, readVersion } from './versions.ts';

export interface NewVersion {
  readonly tenantId: string;
  readonly credentialId: string;
  readonly actor: Actor;
  readonly createdBy: string | null;
  /** `null` for a sandbox: then a key is made. */
  readonly entry: KeyEntry | null;
  readonly verify: boolean;
}

/**
 * Day 0 of a rotation: takes the next key in beside the one in use. Nothing is sent with it yet. Broken off anywhere before it
 * is stored, nothing has changed; the sealed entry is then used up and is sealed anew.
 *
 * @throws KeysteadError `not_found`, `conflict` while another new key waits, `key_rejected`, `sealed_entry_refused`.
 */
export async function addVersion(dependencies: VaultDependencies, asked: NewVersion): Promise<CredentialVersion> {
  const { clock, providers, atRotationPoint } = dependencies;
  const { tenantId, credentialId } = asked;
  const tables = dependencies.database.as<VaultTables>();
  const { credential, versions } = await tables.inTenant(tenantId, (trx) => listVersions(trx, { tenantId, credentialId }));
  if (versions.some(({ state }) => state === 'new' || state === 'tested')) throw conflict('a new key of this credential waits already; promote or revoke it first');
  const provider = reachStored(providers, credential);
  if (provider === null) throw conflict(`this credential is bound to ${credential.origin}, where its provider is not any more; add the key as a new credential`);
  if (asked.entry === null && !provider.sandbox && provider.keyless === undefined) throw new InvalidRequest([{ path: 'sealed', message: `is needed: the new key of your account at ${provider.name}, sealed to the vault key` }]);
  const version = Math.max(0, ...versions.map((each) => each.version)) + 1;
  const entered = await enterKey(dependencies, { credential: { tenantId, credentialId, version, provider: credential.provider, origin: credential.origin, connection: credential.connection }, entry: asked.entry, verify: asked.verify });
  await atRotationPoint?.('add:sealed');
  if (versions.some(({ fingerprint, state }) => fingerprint === entered.fingerprint && state !== 'revoked')) throw conflict('this is the key that is in use already; create a new one at the provider');
  const now = clock.now();
  const { verdict } = entered;
  const tested = verdict?.state === 'valid';
  return tables.inTenant(tenantId, async (trx) => {
    // Deleted while its provider was asked, it must not be left with a sealed key that nobody destroys.
    await lockCredential(trx, { tenantId, credentialId });
    await trx.insertInto('credential_versions').values({
      id: newId(), tenant_id: tenantId, credential_id: credentialId, version, state: tested ? 'tested' : 'new', fingerprint: entered.fingerprint, last_four: entered.lastFour,
      tenant_key_id: entered.tenantKeyId, envelope: entered.envelope, destroyed_at: null, created_by: asked.createdBy, created_at: now, tested_at: tested ? now : null, ...versionHealth(verdict, now),
    }).execute();
    const event = { tenantId, actor: asked.actor, subjectId: credentialId } as const;
    const detail = { provider: credential.provider, fingerprint: entered.fingerprint, keyVersion: version };
    await recordEvent(trx, { ...event, action: 'rotation.version-added', detail });
    if (verdict !== null) {
      await noteCheck(trx, { tenantId, credentialId, version, verdict, checkedAt: now });
      await recordEvent(trx, { ...event, action: 'rotation.version-tested', detail: { ...detail, health: verdict.state } });
    }
    await atRotationPoint?.('add:stored');
    return readVersion(trx, { tenantId, credentialId, version });
  }).catch((error: unknown) => {
    if (isUniqueViolation(error)) throw conflict('somebody else added a key to this credential just now; reload');
    throw error;
  });
}
