import { operations } from '@keystead/contract';
import { actorOf, recordEvent } from '../../audit/index.ts';
import { implement } from '../../foundation/index.ts';
import { findCredential, toCredential } from '../credentials.ts';
import type { VaultDependencies } from '../dependencies.ts';
import { stopInFlight } from '../rotation/revoke-version.ts';
import type { VaultTables } from '../tables.ts';

const actionOf = { active: 'credential.enabled', disabled: 'credential.disabled' } as const;

/** Disables or enables a credential; on demand calls under way with it are broken off. Setting the state that it has already changes and records nothing. */
export function setCredentialState({ database, providers }: VaultDependencies) {
  return implement(operations.setCredentialState, async ({ principal, params: { credentialId }, body: { state, abortInFlight } }) => {
    const { tenantId } = principal;
    return database.as<VaultTables>().inTenant(tenantId, async (trx) => {
      const changed = await trx.updateTable('credentials').set({ state })
        .where('id', '=', credentialId).where('tenant_id', '=', tenantId).where('state', '<>', 'deleted').where('state', '<>', state).executeTakeFirst();
      const row = await findCredential(trx, tenantId, credentialId);
      if (changed.numUpdatedRows > 0n) {
        await recordEvent(trx, { tenantId, action: actionOf[state], actor: actorOf(principal), subjectId: credentialId, detail: { provider: row.provider, fingerprint: row.fingerprint } });
      }
      if (abortInFlight && state === 'disabled') await stopInFlight(trx, { tenantId, credentialId, version: null, actor: actorOf(principal) });
      return toCredential(row, providers);
    });
  });
}
