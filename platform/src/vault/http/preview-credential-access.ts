import { operations, wholeScope } from '@keystead/contract';
import { implement } from '../../foundation/index.ts';
import { previewAccess } from '../access/preview.ts';
import type { VaultDependencies } from '../dependencies.ts';

/** Who could use a credential with a scope; nothing is saved. */
export function previewCredentialAccess(dependencies: VaultDependencies) {
  return implement(operations.previewCredentialAccess, async ({ principal: { tenantId }, body: { scope, credentialId } }) =>
    previewAccess(dependencies, { tenantId, scope: wholeScope(scope), credentialId: credentialId ?? null }));
}
