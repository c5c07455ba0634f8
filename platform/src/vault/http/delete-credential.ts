import { operations } from '@keystead/contract';
import { actorOf } from '../../audit/index.ts';
import { implement } from '../../foundation/index.ts';
import { removeCredential } from '../change-credential.ts';
import type { VaultDependencies } from '../dependencies.ts';
import type { VaultTables } from '../tables.ts';

/** Deletes a credential; its sealed key is destroyed. */
export function deleteCredential(dependencies: VaultDependencies) {
  return implement(operations.deleteCredential, async ({ principal, params: { credentialId }, query: { abortInFlight } }) => {
    const { tenantId } = principal;
    await dependencies.database.as<VaultTables>().inTenant(tenantId, (trx) => removeCredential(trx, dependencies, { tenantId, actor: actorOf(principal), credentialId, abortInFlight: abortInFlight === 'true' }));
  });
}
