import { type Actor, recordEvent } from '../audit/index.ts';
import type { Transaction } from '../foundation/index.ts';
import { setCaps } from './access/caps.ts';
import { type CredentialRow, findCredential } from './credentials.ts';
import type { VaultDependencies } from './dependencies.ts';
import { stopInFlight } from './rotation/revoke-version.ts';
import type { VaultTables } from './tables.ts';

interface Asked { readonly tenantId: string; readonly actor: Actor; readonly credentialId: string; readonly abortInFlight: boolean }

const actionOf = { active: 'credential.enabled', disabled: 'credential.disabled' } as const;

/** Disables or enables a credential; on demand calls under way with it are broken off. Setting the state that it has already changes and records nothing. @throws KeysteadError `not_found` */
export async function changeCredentialState(trx: Transaction<VaultTables>, { tenantId, actor, credentialId, abortInFlight, state }: Asked & { readonly state: 'active' | 'disabled' }): Promise<CredentialRow> {
  const changed = await trx.updateTable('credentials').set({ state })
    .where('id', '=', credentialId).where('tenant_id', '=', tenantId).where('state', '<>', 'deleted').where('state', '<>', state).executeTakeFirst();
  const row = await findCredential(trx, tenantId, credentialId);
  if (changed.numUpdatedRows > 0n) {
    await recordEvent(trx, { tenantId, action: actionOf[state], actor, subjectId: credentialId, detail: { provider: row.provider, fingerprint: row.fingerprint } });
  }
  if (abortInFlight && state === 'disabled') await stopInFlight(trx, { tenantId, credentialId, version: null, actor });
  return row;
}

/**
 * Deletes a credential. Its envelopes, and with them the wrapped data keys, are removed: what a backup still holds needs
 * the tenant key to open, and goes when that backup does. Id, fingerprint and origin stay for ledger and audit log. @throws KeysteadError `not_found`
 */
export async function removeCredential(trx: Transaction<VaultTables>, dependencies: Pick<VaultDependencies, 'clock' | 'spendCaps'>, { tenantId, actor, credentialId, abortInFlight }: Asked): Promise<void> {
  const row = await findCredential(trx, tenantId, credentialId);
  const now = dependencies.clock.now();
  const deleted = await trx.updateTable('credentials').set({ state: 'deleted', deleted_at: now })
    .where('id', '=', credentialId).where('tenant_id', '=', tenantId).where('state', '<>', 'deleted').executeTakeFirst();
  // Someone else deleted it between the two statements: that one recorded it.
  if (deleted.numUpdatedRows === 0n) return;
  await trx.updateTable('credential_versions').set({ state: 'revoked', envelope: null, destroyed_at: now, share: 0 })
    .where('credential_id', '=', credentialId).where('tenant_id', '=', tenantId).execute();
  await setCaps(trx, dependencies, { tenantId, credentialId, label: row.label, caps: { dayNanoUsd: null, monthNanoUsd: null, requestsPerMinute: null, tokensPerMinute: null, maxConcurrent: null } });
  if (abortInFlight) await stopInFlight(trx, { tenantId, credentialId, version: null, actor });
  await recordEvent(trx, { tenantId, action: 'credential.deleted', actor, subjectId: credentialId, detail: { provider: row.provider, fingerprint: row.fingerprint } });
}
