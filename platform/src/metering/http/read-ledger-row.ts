import { operations } from '@keystead/contract';
import { KeysteadError, implement } from '../../foundation/index.ts';
import type { MeteringDependencies } from '../dependencies.ts';
import { toLedgerRows } from '../ledger/ledger-rows.ts';
import type { MeteringTables } from '../tables.ts';

/** One request. */
export function readLedgerRow(dependencies: MeteringDependencies) {
  return implement(operations.readLedgerRow, async ({ principal: { tenantId }, params: { requestId } }) => {
    const stored = await dependencies.database.as<MeteringTables>().inTenant(tenantId, (trx) =>
      trx.selectFrom('ledger').selectAll().where('tenant_id', '=', tenantId).where('request_id', '=', requestId).execute());
    const [row] = await toLedgerRows(stored, tenantId, dependencies);
    if (row === undefined) throw new KeysteadError('not_found');
    return row;
  });
}
