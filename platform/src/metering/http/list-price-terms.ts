import { operations } from '@keystead/contract';
import { decodeCursor, implement, toPage, uuidCursor } from '../../foundation/index.ts';
import type { MeteringDependencies } from '../dependencies.ts';
import { selectTerms } from '../prices/price-terms-store.ts';
import type { MeteringTables } from '../tables.ts';

/** The tenant's discounts, own prices and ceilings, newest first. */
export function listPriceTerms({ database }: MeteringDependencies) {
  return implement(operations.listPriceTerms, async ({ principal: { tenantId }, query: { cursor, limit, state } }) => {
    const before = cursor === undefined ? undefined : decodeCursor(cursor, uuidCursor);
    const rows = await database.as<MeteringTables>().inTenant(tenantId, (trx) => selectTerms(trx, tenantId, { before, current: state === 'current', limit: limit + 1 }));
    return toPage(rows, limit, (term) => term, (term) => term.id);
  });
}
