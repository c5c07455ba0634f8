import { operations } from '@keystead/contract';
import { actorOf, recordEvent } from '../../audit/index.ts';
import { implement } from '../../foundation/index.ts';
import { setCaps } from '../access/caps.ts';
import { findCredential } from '../credentials.ts';
import type { VaultDependencies } from '../dependencies.ts';
import { stopInFlight } from '../rotation/revoke-version.ts';
import type { VaultTables } from '../tables.ts';

/**
 * Deletes a credential. Its envelopes, and with them the wrapped data keys, are removed: what a backup still holds needs
 * the tenant key to open, and goes when that backup does. Id, fingerprint and origin stay for ledger and audit log.
 */
export function deleteCredential(dependencies: VaultDependencies) {
  const { database, clock } = dependencies;
  return implement(operations.deleteCredential, async ({ principal, params: { credentialId }, query: { abortInFlight } }) => {
    const { tenantId } = principal;
    await database.as<VaultTables>().inTenant(tenantId, async (trx) => {
      const row = await findCredential(trx, tenantId, credentialId);
      const now = clock.now();
      const deleted = await trx.updateTable('credentials').set({ state: 'deleted', deleted_at: now })
        .where('id', '=', credentialId).where('tenant_id', '=', tenantId).where('state', '<>', 'deleted').executeTakeFirst();
      // Someone else deleted it between the two statements: that one recorded it.
      if (deleted.numUpdatedRows === 0n) return;
      await trx.updateTable('credential_versions').set({ state: 'revoked', envelope: null, destroyed_at: now, share: 0 })
        .where('credential_id', '=', credentialId).where('tenant_id', '=', tenantId).execute();
      await setCaps(trx, dependencies, { tenantId, credentialId, label: row.label, caps: { dayNanoUsd: null, monthNanoUsd: null, requestsPerMinute: null, tokensPerMinute: null, maxConcurrent: null } });
      if (abortInFlight === 'true') await stopInFlight(trx, { tenantId, credentialId, version: null, actor: actorOf(principal) });
      await recordEvent(trx, { tenantId, action: 'credential.deleted', actor: actorOf(principal), subjectId: credentialId, detail: { provider: row.provider, fingerprint: row.fingerprint } });
    });
  });
}
