import { operations } from '@keystead/contract';
import { implement } from '../../foundation/index.ts';
import { readImpact } from '../access/impact.ts';
import type { VaultDependencies } from '../dependencies.ts';

/** The blast radius of a credential. */
export function readCredentialImpact(dependencies: VaultDependencies) {
  return implement(operations.readCredentialImpact, async ({ principal: { tenantId }, params: { credentialId } }) => readImpact(dependencies, { tenantId, credentialId }));
}
