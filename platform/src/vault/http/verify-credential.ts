import { operations } from '@keystead/contract';
import { type Actor, actorOf, recordEvent } from '../../audit/index.ts';
import { KeysteadError, type TenantDatabase, implement } from '../../foundation/index.ts';
import { type CredentialRow, findCredential, toCredentialWithModels } from '../credentials.ts';
import type { VaultDependencies } from '../dependencies.ts';
import type { EgressTenantKey, VerifyAnswer } from '../egress/protocol.ts';
import { VaultError } from '../errors.ts';
import type { VaultProviders } from '../providers.ts';
import type { VaultTables } from '../tables.ts';
import { isUsable, toTenantKey } from '../tenant-keys.ts';

interface Subject { readonly tenantId: string; readonly credentialId: string; readonly actor: Actor }
interface Opening { readonly row: CredentialRow; readonly tenantKey: EgressTenantKey; readonly envelope: Buffer }

/**
 * Checks a stored key by its provider's free call. That the key is opened is recorded before it is, and what came of it
 * after; no transaction is held while the provider thinks.
 */
export function verifyCredential({ database, egress, providers, clock }: VaultDependencies) {
  return implement(operations.verifyCredential, async ({ principal, params: { credentialId } }) => {
    const tables = database.as<VaultTables>();
    const subject: Subject = { tenantId: principal.tenantId, credentialId, actor: actorOf(principal) };
    const { row, tenantKey, envelope } = await recordOpening(tables, subject, providers);
    const credential = { tenantId: subject.tenantId, credentialId, version: row.version, provider: row.provider, origin: row.origin };
    const verdict = await egress.verifySealed({ credential, tenantKey, envelope });
    return toCredentialWithModels(await recordVerdict(tables, subject, { row, verdict, checkedAt: clock.now() }), providers);
  });
}

async function recordOpening(tables: TenantDatabase<VaultTables>, { tenantId, credentialId, actor }: Subject, providers: VaultProviders): Promise<Opening> {
  return tables.inTenant(tenantId, async (trx) => {
    const row = await findCredential(trx, tenantId, credentialId);
    if (providers.get(row.provider)?.origin !== row.origin) throw new KeysteadError('conflict', { detail: `this key was entered for ${row.origin}, where its provider is not any more; enter it again` });
    const sealed = await trx.selectFrom('credential_versions as v').innerJoin('tenant_keys as k', 'k.id', 'v.tenant_key_id')
      .select(['v.envelope', 'k.id', 'k.tenant_id', 'k.version', 'k.kms', 'k.kms_key_id', 'k.wrapped'])
      .where('v.credential_id', '=', credentialId).where('v.version', '=', row.version).executeTakeFirstOrThrow();
    const key = toTenantKey(sealed);
    if (sealed.envelope === null || !isUsable(key)) throw new KeysteadError('internal', {}, { cause: new VaultError('destroyed') });
    await recordEvent(trx, { tenantId, action: 'credential.opened', actor, subjectId: credentialId, detail: { provider: row.provider, fingerprint: row.fingerprint } });
    return { row, envelope: sealed.envelope, tenantKey: { id: key.id, version: key.version, kms: key.kms, kmsKeyId: key.kmsKeyId, wrapped: key.wrapped } };
  });
}

/** A credential deleted in the meantime stays deleted: the answer is then `not_found`. */
async function recordVerdict(tables: TenantDatabase<VaultTables>, { tenantId, credentialId, actor }: Subject, checked: { row: CredentialRow; verdict: VerifyAnswer; checkedAt: Date }): Promise<CredentialRow> {
  const { row, verdict, checkedAt } = checked;
  return tables.inTenant(tenantId, async (trx) => {
    const updated = await trx.updateTable('credentials').set({
      health: verdict.state, health_checked_at: checkedAt, health_latency_ms: verdict.latencyMs, health_detail: verdict.detail,
      // Only a good answer says what the key sees; after any other the list of before still is the best that is known.
      ...(verdict.state === 'valid' ? { models: JSON.stringify(verdict.models) } : {}),
    }).where('id', '=', credentialId).where('tenant_id', '=', tenantId).where('state', '<>', 'deleted').executeTakeFirst();
    if (updated.numUpdatedRows === 0n) throw new KeysteadError('not_found');
    await recordEvent(trx, { tenantId, action: 'credential.verified', actor, subjectId: credentialId, detail: { provider: row.provider, fingerprint: row.fingerprint, health: verdict.state } });
    return findCredential(trx, tenantId, credentialId);
  });
}
