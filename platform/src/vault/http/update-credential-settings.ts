import { operations } from '@keystead/contract';
import { actorOf, recordEvent } from '../../audit/index.ts';
import { implement } from '../../foundation/index.ts';
import { findCredential, toCredential } from '../credentials.ts';
import type { VaultDependencies } from '../dependencies.ts';
import type { VaultTables } from '../tables.ts';

/** Name, expiry and schedule of a credential. */
export function updateCredentialSettings({ database, providers }: VaultDependencies) {
  return implement(operations.updateCredentialSettings, async ({ principal, params: { credentialId }, body }) => {
    const { tenantId } = principal;
    return database.as<VaultTables>().inTenant(tenantId, async (trx) => {
      const { provider, fingerprint } = await findCredential(trx, tenantId, credentialId);
      const change = {
        ...(body.label === undefined ? {} : { label: body.label }),
        ...(body.expiresAt === undefined ? {} : { expires_at: body.expiresAt === null ? null : new Date(body.expiresAt) }),
        ...(body.rotationDays === undefined ? {} : { rotation_days: body.rotationDays }),
      };
      const fields = Object.keys(body);
      if (fields.length > 0) {
        await trx.updateTable('credentials').set(change).where('id', '=', credentialId).where('tenant_id', '=', tenantId).execute();
        await recordEvent(trx, { tenantId, action: 'credential.updated', actor: actorOf(principal), subjectId: credentialId, detail: { provider, fingerprint, fields } });
      }
      return toCredential(await findCredential(trx, tenantId, credentialId), providers);
    });
  });
}
