import { operations } from '@keystead/contract';
import { implement } from '../../foundation/index.ts';
import type { VaultDependencies } from '../dependencies.ts';
import { readSplit } from '../rotation/split.ts';
import type { VaultTables } from '../tables.ts';

/** Old versus new traffic of a credential. */
export function readCredentialSplit({ database, clock }: VaultDependencies) {
  return implement(operations.readCredentialSplit, async ({ principal: { tenantId }, params: { credentialId }, query: { hours } }) =>
    database.as<VaultTables>().inTenant(tenantId, (trx) => readSplit(trx, { tenantId, credentialId, hours, now: clock.now() })));
}
