import { operations } from '@keystead/contract';
import { actorOf } from '../../audit/index.ts';
import { implement } from '../../foundation/index.ts';
import type { VaultDependencies } from '../dependencies.ts';
import { checkCredential } from '../health/check-credential.ts';
import { readVersion } from '../rotation/versions.ts';
import type { VaultTables } from '../tables.ts';

/** Checks one version of a credential; a new one that passes is tested. */
export function testCredentialVersion(dependencies: VaultDependencies) {
  return implement(operations.testCredentialVersion, async ({ principal, params }) => {
    const name = { tenantId: principal.tenantId, ...params };
    await checkCredential(dependencies, { ...name, actor: actorOf(principal) });
    return dependencies.database.as<VaultTables>().inTenant(principal.tenantId, (trx) => readVersion(trx, name));
  });
}
