import { operations } from '@keystead/contract';
import { implement } from '../../foundation/index.ts';
import type { VaultDependencies } from '../dependencies.ts';
import { listVersions, toVersion } from '../rotation/versions.ts';
import type { VaultTables } from '../tables.ts';

/** All versions of a credential, newest first. */
export function listCredentialVersions({ database }: VaultDependencies) {
  return implement(operations.listCredentialVersions, async ({ principal: { tenantId }, params: { credentialId } }) =>
    database.as<VaultTables>().inTenant(tenantId, async (trx) => ({ items: (await listVersions(trx, { tenantId, credentialId })).versions.map(toVersion) })));
}
