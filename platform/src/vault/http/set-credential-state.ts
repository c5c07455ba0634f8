import { operations } from '@keystead/contract';
import { actorOf } from '../../audit/index.ts';
import { implement } from '../../foundation/index.ts';
import { changeCredentialState } from '../change-credential.ts';
import { toCredential } from '../credentials.ts';
import type { VaultDependencies } from '../dependencies.ts';
import type { VaultTables } from '../tables.ts';

/** Disables or enables a credential. */
export function setCredentialState({ database, providers }: VaultDependencies) {
  return implement(operations.setCredentialState, async ({ principal, params: { credentialId }, body: { state, abortInFlight } }) => {
    const { tenantId } = principal;
    return database.as<VaultTables>().inTenant(tenantId, async (trx) => toCredential(await changeCredentialState(trx, { tenantId, actor: actorOf(principal), credentialId, state, abortInFlight }), providers));
  });
}
