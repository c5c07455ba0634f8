import { operations } from '@keystead/contract';
import { decodeCursor, encodeCursor, implement } from '../../foundation/index.ts';
import type { MeteringDependencies } from '../dependencies.ts';
import { findRequests } from '../requests/find-requests.ts';
import type { Place } from '../requests/merge-pages.ts';
import { toRequestRows } from '../requests/request-rows.ts';
import type { MeteringTables } from '../tables.ts';

const cursorShape = /^\d{1,15} [0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

function placeOfCursor(cursor: string): Place {
  const [milliseconds = '', requestId = ''] = decodeCursor(cursor, cursorShape).split(' ');
  return { occurredAt: new Date(Number(milliseconds)), requestId };
}

/** The request log, newest first. */
export function listRequests(dependencies: MeteringDependencies) {
  return implement(operations.listRequests, async ({ principal: { tenantId }, query }) => {
    const { cursor, limit, from, to, ...filters } = query;
    const { rows, next } = await dependencies.database.as<MeteringTables>().inTenant(tenantId, (trx) => findRequests(trx, {
      tenantId, filters, limit, from: from === undefined ? null : new Date(from), to: to === undefined ? null : new Date(to), before: cursor === undefined ? null : placeOfCursor(cursor),
    }));
    return { items: await toRequestRows(rows, tenantId, dependencies), nextCursor: next === null ? null : encodeCursor(`${next.occurredAt.getTime()} ${next.requestId}`) };
  });
}
