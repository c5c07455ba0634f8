import { operations } from '@keystead/contract';
import { KeysteadError, implement } from '../../foundation/index.ts';
import type { MeteringDependencies } from '../dependencies.ts';
import { findRequest } from '../requests/find-requests.ts';
import { toRequestDetail } from '../requests/request-rows.ts';
import type { MeteringTables } from '../tables.ts';

/** One request with its attempts, or with why it was refused. */
export function readRequest(dependencies: MeteringDependencies) {
  return implement(operations.readRequest, async ({ principal: { tenantId }, params: { requestId } }) => {
    const stored = await dependencies.database.as<MeteringTables>().inTenant(tenantId, (trx) => findRequest(trx, tenantId, requestId));
    const detail = stored === null ? null : await toRequestDetail(stored, tenantId, dependencies);
    if (detail === null) throw new KeysteadError('not_found');
    return detail;
  });
}
