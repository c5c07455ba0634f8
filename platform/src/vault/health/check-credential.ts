import { type Actor, recordEvent } from '../../audit/index.ts';
import { KeysteadError, type TenantDatabase, type Transaction, sql } from '../../foundation/index.ts';
import { type CredentialRow, findCredential } from '../credentials.ts';
import type { VaultDependencies } from '../dependencies.ts';
import type { EgressTenantKey, VerifyAnswer } from '../egress/protocol.ts';
import { VaultError } from '../errors.ts';
import { reachStored } from '../providers.ts';
import { conflict } from '../rotation/versions.ts';
import type { VaultTables } from '../tables.ts';
import { isUsable, toTenantKey } from '../tenant-keys.ts';
import { noteCheck, versionHealth } from './note-check.ts';

export interface CheckedKey {
  readonly tenantId: string;
  readonly credentialId: string;
  /** Left out: the primary one. */
  readonly version?: number;
  readonly actor: Actor;
}

export interface Opening { readonly row: CredentialRow; readonly version: number; readonly fingerprint: string; readonly tenantKey: EgressTenantKey; readonly envelope: Buffer }

/**
 * Checks a stored key by its provider's free call. That the key is opened is recorded before it is, and what came of it
 * after; no transaction is held while the provider thinks. A new version that passes is tested.
 *
 * @throws KeysteadError `not_found`, `conflict` for a revoked version, `unavailable`.
 */
export async function checkCredential({ database, egress, providers, clock, atRotationPoint }: VaultDependencies, asked: CheckedKey): Promise<VerifyAnswer> {
  const tables = database.as<VaultTables>();
  const opening = await recordOpening(tables, asked, providers);
  await atRotationPoint?.('test:opened');
  const { row, version, tenantKey, envelope } = opening;
  const verdict = await egress.verifySealed({ credential: { tenantId: asked.tenantId, credentialId: asked.credentialId, version, provider: row.provider, origin: row.origin, connection: row.connection }, tenantKey, envelope });
  await atRotationPoint?.('test:checked');
  await recordVerdict(tables, asked, { opening, verdict, checkedAt: clock.now(), atStored: () => atRotationPoint?.('test:stored') });
  return verdict;
}

async function recordOpening(tables: TenantDatabase<VaultTables>, asked: CheckedKey, providers: VaultDependencies['providers']): Promise<Opening> {
  const { tenantId, credentialId, actor } = asked;
  return tables.inTenant(tenantId, async (trx) => {
    const opening = await findSealed(trx, asked, providers);
    await recordEvent(trx, { tenantId, action: 'credential.opened', actor, subjectId: credentialId, detail: { provider: opening.row.provider, fingerprint: opening.fingerprint, keyVersion: opening.version } });
    return opening;
  });
}

/** A sealed key, to be opened in the egress role. @throws KeysteadError `not_found`, `conflict` */
export async function findSealed(trx: Transaction<VaultTables>, { tenantId, credentialId, version: asked }: Pick<CheckedKey, 'tenantId' | 'credentialId' | 'version'>, providers: VaultDependencies['providers']): Promise<Opening> {
  const row = await findCredential(trx, tenantId, credentialId);
  if (reachStored(providers, row) === null) throw conflict(`this key was entered for ${row.origin}, where its provider is not any more; enter it again`);
  const version = asked ?? row.version;
  const sealed = await trx.selectFrom('credential_versions as v').innerJoin('tenant_keys as k', 'k.id', 'v.tenant_key_id')
    .select(['v.envelope', 'v.fingerprint', 'v.state', 'k.id', 'k.tenant_id', 'k.version', 'k.kms', 'k.kms_key_id', 'k.wrapped'])
    .where('v.credential_id', '=', credentialId).where('v.tenant_id', '=', tenantId).where('v.version', '=', version).executeTakeFirst();
  if (sealed === undefined) throw new KeysteadError('not_found');
  if (sealed.state === 'revoked') throw conflict(`version ${version} was revoked and its sealed key destroyed`);
  const key = toTenantKey(sealed);
  if (sealed.envelope === null || !isUsable(key)) throw new KeysteadError('internal', {}, { cause: new VaultError('destroyed') });
  return { row, version, fingerprint: sealed.fingerprint, envelope: sealed.envelope, tenantKey: { id: key.id, version: key.version, kms: key.kms, kmsKeyId: key.kmsKeyId, wrapped: key.wrapped } };
}

interface Checked { readonly opening: Opening; readonly verdict: VerifyAnswer; readonly checkedAt: Date; readonly atStored: () => void | Promise<void> }

/** A credential deleted in the meantime stays deleted: the answer is then `not_found`. */
async function recordVerdict(tables: TenantDatabase<VaultTables>, { tenantId, credentialId, actor }: CheckedKey, { opening, verdict, checkedAt, atStored }: Checked): Promise<void> {
  const { row, version, fingerprint } = opening;
  await tables.inTenant(tenantId, async (trx) => {
    const present = await findCredential(trx, tenantId, credentialId);
    const updated = await trx.updateTable('credential_versions').set(versionHealth(verdict, checkedAt))
      .where('credential_id', '=', credentialId).where('tenant_id', '=', tenantId).where('version', '=', version).where('state', '<>', 'revoked').executeTakeFirst();
    if (updated.numUpdatedRows === 0n) throw conflict(`version ${version} was revoked in the meantime`);
    if (verdict.state === 'valid') {
      await trx.updateTable('credential_versions').set({ state: 'tested', tested_at: checkedAt })
        .where('credential_id', '=', credentialId).where('tenant_id', '=', tenantId).where('version', '=', version).where('state', '=', 'new').execute();
    }
    const primary = present.version === version;
    if (primary) await noteOnCredential(trx, { tenantId, credentialId, verdict, checkedAt });
    await noteCheck(trx, { tenantId, credentialId, version, verdict, checkedAt });
    const detail = { provider: row.provider, fingerprint, health: verdict.state, keyVersion: version };
    await recordEvent(trx, { tenantId, action: primary ? 'credential.verified' : 'rotation.version-tested', actor, subjectId: credentialId, detail });
    await atStored();
  });
}

async function noteOnCredential(trx: Transaction<VaultTables>, { tenantId, credentialId, verdict, checkedAt }: { tenantId: string; credentialId: string; verdict: VerifyAnswer; checkedAt: Date }): Promise<void> {
  const { organisation = null, project = null, warning } = verdict;
  await trx.updateTable('credentials').set({
    health: verdict.state, health_checked_at: checkedAt, health_latency_ms: verdict.latencyMs, health_detail: verdict.detail,
    ...(warning === undefined ? {} : { key_warning: warning }), quota_left: JSON.stringify(verdict.quota?.left ?? []),
    // A free call that is answered says nothing of the balance: only an answered request does.
    ...(verdict.quota?.usedUp === true ? { quota_used_up_since: sql<Date>`coalesce(quota_used_up_since, ${checkedAt})`, quota_used_up_seen_at: checkedAt } : {}),
    // Only a good answer says what the key sees; after any other what was known before still is the best that is known.
    ...(verdict.state === 'valid' ? { models: JSON.stringify(verdict.models), provider_organisation: organisation, provider_project: project } : {}),
  }).where('id', '=', credentialId).where('tenant_id', '=', tenantId).where('state', '<>', 'deleted').execute();
}
