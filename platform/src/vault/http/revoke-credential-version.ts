import { operations } from '@keystead/contract';
import { actorOf } from '../../audit/index.ts';
import { implement } from '../../foundation/index.ts';
import type { VaultDependencies } from '../dependencies.ts';
import { revokeVersion } from '../rotation/revoke-version.ts';

/** Destroys the sealed key of a version that is not in use. */
export function revokeCredentialVersion(dependencies: VaultDependencies) {
  return implement(operations.revokeCredentialVersion, async ({ principal, params, body }) => revokeVersion(dependencies, { tenantId: principal.tenantId, ...params, ...body, actor: actorOf(principal) }));
}
