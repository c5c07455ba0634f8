import { operations } from '@keystead/contract';
import { actorOf } from '../../audit/index.ts';
import { implement } from '../../foundation/index.ts';
import type { VaultDependencies } from '../dependencies.ts';
import { addVersion } from '../rotation/add-version.ts';
import { readEntry } from '../sealed-entry/read-entry.ts';

/** Adds the next key of a credential. */
export function addCredentialVersion(dependencies: VaultDependencies) {
  return implement(operations.addCredentialVersion, async ({ principal, params: { credentialId }, body: { secret, sealed, verify } }) => addVersion(dependencies, {
    tenantId: principal.tenantId, credentialId, actor: actorOf(principal), createdBy: principal.userId, verify,
    entry: await readEntry(dependencies, { secret, sealed }, { tenantId: principal.tenantId, purpose: 'credential-version', subject: credentialId }),
  }));
}
