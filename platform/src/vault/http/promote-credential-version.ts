import { operations } from '@keystead/contract';
import { actorOf } from '../../audit/index.ts';
import { implement } from '../../foundation/index.ts';
import type { VaultDependencies } from '../dependencies.ts';
import { promoteVersion } from '../rotation/promote-version.ts';

/** Switches a credential to another version. */
export function promoteCredentialVersion(dependencies: VaultDependencies) {
  return implement(operations.promoteCredentialVersion, async ({ principal, params, body }) => promoteVersion(dependencies, { tenantId: principal.tenantId, ...params, ...body, actor: actorOf(principal) }));
}
