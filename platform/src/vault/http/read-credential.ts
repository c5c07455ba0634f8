import { operations } from '@keystead/contract';
import { implement } from '../../foundation/index.ts';
import { findCredential, toCredentialWithModels } from '../credentials.ts';
import type { VaultDependencies } from '../dependencies.ts';
import type { VaultTables } from '../tables.ts';

/** One credential, with the models that its key was seen to reach. */
export function readCredential({ database, providers }: VaultDependencies) {
  return implement(operations.readCredential, async ({ principal: { tenantId }, params: { credentialId } }) =>
    database.as<VaultTables>().inTenant(tenantId, async (trx) => toCredentialWithModels(await findCredential(trx, tenantId, credentialId), providers)));
}
