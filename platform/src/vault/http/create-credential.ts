import { operations, withConnection } from '@keystead/contract';
import { actorOf } from '../../audit/index.ts';
import { implement } from '../../foundation/index.ts';
import { addCredential } from '../add-credential.ts';
import type { VaultDependencies } from '../dependencies.ts';
import { readEntry } from '../sealed-entry/read-entry.ts';

/** Adds a provider key. The answer holds its fingerprint; nothing holds the key again. */
export function createCredential(dependencies: VaultDependencies) {
  return implement(operations.createCredential, async ({ principal, body: { secret, sealed, label, ...rest } }) => addCredential(dependencies, {
    ...rest, tenantId: principal.tenantId, actor: actorOf(principal), createdBy: principal.userId, ...(label === undefined ? {} : { label }),
    entry: await readEntry(dependencies, { secret, sealed }, { tenantId: principal.tenantId, purpose: 'credential', subject: withConnection(rest.provider, rest.connection) }),
  }));
}
