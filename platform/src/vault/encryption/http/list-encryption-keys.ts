import { operations } from '@keystead/contract';
import { implement } from '../../../foundation/index.ts';
import type { EncryptionDependencies } from '../dependencies.ts';
import { describeKeys, describeRotations } from '../describe-keys.ts';
import type { EncryptionTables } from '../tables.ts';

/** The tenant's encryption keys and their rotations. */
export function listEncryptionKeys({ database, content }: EncryptionDependencies) {
  return implement(operations.listEncryptionKeys, async ({ principal: { tenantId } }) => database.as<EncryptionTables>().inTenant(tenantId, async (trx) => {
    const keys = await describeKeys(trx, tenantId, content);
    return { keys, rotations: await describeRotations(trx, tenantId), destroyed: keys.length > 0 && keys.every((key) => key.state === 'destroyed') };
  }));
}
