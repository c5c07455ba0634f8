import type { ServiceNotice } from '@keystead/contract';
import type { Selectable } from 'kysely';
import { actorOf, recordInBothLogs } from '../../../audit/index.ts';
import { decodeCursor, KeysteadError, type Principal, toPage, type Transaction, uuidCursor } from '../../../foundation/index.ts';
import type { ObligationsDependencies } from '../dependencies.ts';
import type { ObligationTables } from '../tables.ts';

type Row = Selectable<ObligationTables['service_notices']>;
type Trx = Transaction<ObligationTables>;

/** What an organisation was told of incidents: its own rows, and nothing of anybody else's. */
export function openNotices(deps: ObligationsDependencies) {
  const database = deps.database.as<ObligationTables>();

  async function shown(trx: Trx, tenantId: string, rows: readonly Row[]): Promise<ServiceNotice[]> {
    if (rows.length === 0) return [];
    const reports = await trx.selectFrom('service_notice_reports').selectAll().where('tenant_id', '=', tenantId).where('notice_id', 'in', rows.map(({ id }) => id)).orderBy('number').execute();
    const people = rows.flatMap((row) => row.acknowledged_by ?? []);
    const names = people.length === 0 ? new Map<string, string>() : await deps.names(tenantId, people);
    return rows.map((row) => ({
      id: row.id, title: row.title, severity: row.severity, beganAt: row.began_at?.toISOString() ?? null, awareAt: row.aware_at.toISOString(), closedAt: row.closed_at?.toISOString() ?? null, toldAt: row.told_at.toISOString(),
      acknowledgedAt: row.acknowledged_at?.toISOString() ?? null, acknowledgedByName: row.acknowledged_by === null ? null : names.get(row.acknowledged_by) ?? null,
      reports: reports.filter((report) => report.notice_id === row.id).map(({ number, kind, known, doing, asked, published_at: publishedAt }) => ({ number, kind, known, doing, asked, publishedAt: publishedAt.toISOString() })),
    }));
  }

  async function one(trx: Trx, tenantId: string, row: Row): Promise<ServiceNotice> {
    const [notice] = await shown(trx, tenantId, [row]);
    if (notice === undefined) throw new KeysteadError('not_found');
    return notice;
  }

  return {
    list: (tenantId: string, query: { readonly cursor?: string | undefined; readonly limit: number }) => database.inTenant(tenantId, async (trx) => {
      let select = trx.selectFrom('service_notices').selectAll().where('tenant_id', '=', tenantId);
      if (query.cursor !== undefined) select = select.where('id', '<', decodeCursor(query.cursor, uuidCursor));
      const notices = await shown(trx, tenantId, await select.orderBy('id', 'desc').limit(query.limit + 1).execute());
      return toPage(notices, query.limit, (notice) => notice, (notice) => notice.id);
    }),

    /** @throws KeysteadError `not_found` */
    read: (tenantId: string, noticeId: string) => database.inTenant(tenantId, async (trx) => {
      const row = await trx.selectFrom('service_notices').selectAll().where('tenant_id', '=', tenantId).where('id', '=', noticeId).executeTakeFirst();
      if (row === undefined) throw new KeysteadError('not_found');
      return one(trx, tenantId, row);
    }),

    /** @throws KeysteadError `not_found`; `conflict` where somebody did so already. */
    acknowledge: (principal: Principal, noticeId: string) => database.inTenant(principal.tenantId, async (trx) => {
      const { tenantId } = principal;
      const before = await trx.selectFrom('service_notices').selectAll().where('tenant_id', '=', tenantId).where('id', '=', noticeId).forUpdate().executeTakeFirst();
      if (before === undefined) throw new KeysteadError('not_found');
      if (before.acknowledged_at !== null) throw new KeysteadError('conflict', { detail: 'somebody of your organisation has said so already' });
      const row = await trx.updateTable('service_notices').set({ acknowledged_by: principal.userId, acknowledged_at: deps.clock.now() }).where('tenant_id', '=', tenantId).where('id', '=', noticeId).returningAll().executeTakeFirstOrThrow();
      await recordInBothLogs(trx, { tenantId, action: 'notice.acknowledged', actor: actorOf(principal), subjectId: row.id, detail: { title: row.title } });
      return one(trx, tenantId, row);
    }),
  };
}
