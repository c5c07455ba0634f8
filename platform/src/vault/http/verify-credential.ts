import { operations } from '@keystead/contract';
import { actorOf } from '../../audit/index.ts';
import { implement } from '../../foundation/index.ts';
import { findCredential, toCredentialWithModels } from '../credentials.ts';
import type { VaultDependencies } from '../dependencies.ts';
import { checkCredential } from '../health/check-credential.ts';
import type { VaultTables } from '../tables.ts';

/** Checks the primary key of a credential by its provider's free call. */
export function verifyCredential(dependencies: VaultDependencies) {
  return implement(operations.verifyCredential, async ({ principal, params: { credentialId } }) => {
    const { tenantId } = principal;
    await checkCredential(dependencies, { tenantId, credentialId, actor: actorOf(principal) });
    return dependencies.database.as<VaultTables>().inTenant(tenantId, async (trx) => toCredentialWithModels(await findCredential(trx, tenantId, credentialId), dependencies.providers));
  });
}
