import { operations } from '@keystead/contract';
import { decodeCursor, implement, toPage, uuidCursor } from '../../foundation/index.ts';
import { summarise } from '../runs/describe.ts';
import type { CatalogueContext } from './context.ts';

export function listRuns(context: CatalogueContext) {
  return implement(operations.listRuns, async (call) => {
    const { dependencies, store } = context;
    const { tenantId } = call.principal;
    const { cursor, limit, appId, state } = call.query;
    const before = cursor === undefined ? null : decodeCursor(cursor, uuidCursor);
    await store.recoverInterrupted(tenantId);
    const hidden = [...await dependencies.people.hiddenApps(call.principal)];
    const rows = await store.database.inTenant(tenantId, (trx) => {
      let listed = trx.selectFrom('runs').selectAll().orderBy('id', 'desc').limit(limit + 1);
      if (before !== null) listed = listed.where('id', '<', before);
      if (hidden.length > 0) listed = listed.where('app_id', 'not in', hidden);
      if (appId !== undefined) listed = listed.where('app_id', '=', appId);
      if (state !== undefined) listed = listed.where('state', '=', state);
      return listed.execute();
    });
    const shown = rows.slice(0, limit);
    const [titles, people, receipts] = await Promise.all([
      Promise.all(shown.map(async (row) => [row.id, await store.openTitle(row)] as const)).then((entries) => new Map(entries)),
      dependencies.people.names(tenantId, [...new Set(shown.flatMap((row) => row.started_by ?? []))]),
      dependencies.receipts.read(tenantId, shown.flatMap((row) => row.request_id ?? [])),
    ]);
    return toPage(rows, limit, (row) => summarise(row, {
      title: titles.get(row.id) ?? '', manifest: context.apps.get(row.app_id), people, receipt: receipts.get(row.request_id ?? '') ?? null,
    }), (row) => row.id);
  });
}
