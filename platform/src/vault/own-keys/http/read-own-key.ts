import { operations } from '@keystead/contract';
import { implement } from '../../../foundation/index.ts';
import type { OwnKeyDependencies } from '../dependencies.ts';
import { currentOwnKey, toOwnKey } from '../own-keys.ts';
import type { OwnKeyTables } from '../tables.ts';

/** The tenant's own key, without what opens it. */
export function readOwnKey({ database }: OwnKeyDependencies) {
  return implement(operations.readOwnKey, async ({ principal: { tenantId } }) => {
    const row = await database.as<OwnKeyTables>().inTenant(tenantId, (trx) => currentOwnKey(trx, tenantId));
    return { ownKey: row === undefined ? null : toOwnKey(row) };
  });
}
