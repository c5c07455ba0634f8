import { operations } from '@keystead/contract';
import { decodeCursor, implement, toPage, uuidCursor } from '../../foundation/index.ts';
import { selectCredentials, toCredential } from '../credentials.ts';
import type { VaultDependencies } from '../dependencies.ts';
import type { VaultTables } from '../tables.ts';

/** The tenant's credentials, newest first. */
export function listCredentials({ database, providers }: VaultDependencies) {
  return implement(operations.listCredentials, async ({ principal: { tenantId }, query: { cursor, limit } }) =>
    database.as<VaultTables>().inTenant(tenantId, async (trx) => {
      let select = selectCredentials(trx, tenantId);
      if (cursor !== undefined) select = select.where('c.id', '<', decodeCursor(cursor, uuidCursor));
      const rows = await select.orderBy('c.id', 'desc').limit(limit + 1).execute();
      return toPage(rows, limit, (row) => toCredential(row, providers), (row) => row.id);
    }));
}
