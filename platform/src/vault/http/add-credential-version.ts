import { operations, withConnection } from '@keystead/contract';
import { actorOf } from '../../audit/index.ts';
import { implement } from '../../foundation/index.ts';
import { findCredential } from '../credentials.ts';
import type { VaultDependencies } from '../dependencies.ts';
import { addVersion } from '../rotation/add-version.ts';
import { readEntry } from '../sealed-entry/read-entry.ts';
import type { VaultTables } from '../tables.ts';

/** Adds the next key of a credential. */
export function addCredentialVersion(dependencies: VaultDependencies) {
  return implement(operations.addCredentialVersion, async ({ principal, params: { credentialId }, body: { secret, sealed, verify } }) => {
    const { tenantId } = principal;
    const subject = secret === undefined ? credentialId : await subjectOf(dependencies, { tenantId, credentialId });
    return addVersion(dependencies, {
      tenantId, credentialId, actor: actorOf(principal), createdBy: principal.userId, verify,
      entry: await readEntry(dependencies, { secret, sealed }, { tenantId, purpose: 'credential-version', subject }),
    });
  });
}

/** As a client seals: with what was said of the credential's place. */
async function subjectOf({ database }: VaultDependencies, { tenantId, credentialId }: { tenantId: string; credentialId: string }): Promise<string> {
  const { connection } = await database.as<VaultTables>().inTenant(tenantId, (trx) => findCredential(trx, tenantId, credentialId));
  return withConnection(credentialId, connection);
}
