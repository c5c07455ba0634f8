import { operations } from '@keystead/contract';
import { actorOf } from '../../audit/index.ts';
import { Secret, implement } from '../../foundation/index.ts';
import { addCredential } from '../add-credential.ts';
import type { VaultDependencies } from '../dependencies.ts';

/** Adds a provider key. The answer holds its fingerprint; nothing holds the key again. */
export function createCredential(dependencies: VaultDependencies) {
  return implement(operations.createCredential, async ({ principal, body: { secret, label, ...rest } }) => addCredential(dependencies, {
    ...rest, tenantId: principal.tenantId, actor: actorOf(principal), createdBy: principal.userId,
    ...(secret === undefined ? {} : { secret: new Secret(secret) }), ...(label === undefined ? {} : { label }),
  }));
}
