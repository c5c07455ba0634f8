import { incidentPlan, type IncidentSeverity, noticeWithinHours, platformLogId, type ServiceIncident } from '@keystead/contract';
import type { Selectable } from 'kysely';
import { type Actor, recordEvent } from '../../../audit/index.ts';
import { decodeCursor, InvalidRequest, KeysteadError, newId, type Principal, sql, toPage, type Transaction, uuidCursor } from '../../../foundation/index.ts';
import type { ObligationsDependencies } from '../dependencies.ts';
import type { ObligationTables } from '../tables.ts';

type Row = Selectable<ObligationTables['service_incidents']>;
type Trx = Transaction<ObligationTables>;

export interface ReportWords { readonly known: string; readonly doing: string; readonly asked: string | null }
export interface NewIncident extends ReportWords {
  readonly title: string; readonly severity: IncidentSeverity; readonly beganAt: string | null; readonly awareAt: string; readonly affectsAll: boolean; readonly tenantIds: readonly string[];
}
export interface Widening { readonly affectsAll: boolean; readonly tenantIds: readonly string[] }

interface DeliveryRow { readonly tenant_id: string; readonly name: string; readonly told_at: Date | null; readonly reports: number; readonly acknowledged_at: Date | null; readonly mails: number; readonly mails_sent: number; readonly mails_failed: number; readonly mail_answer: string | null }

const hourMilliseconds = 3_600_000;
const mostDeliveries = 1_000;
/** How far a clock of a person may be ahead of ours. */
const clockSlackMilliseconds = 300_000;

/** An operator acts as such, whatever organisation their session is in. */
const operatorOf = ({ userId, stepUpExemption }: Principal): Actor => ({ kind: 'operator', id: userId, ...stepUpExemption === undefined ? {} : { stepUpExemption } });

/** The operator's side of incidents: rows of the platform, which no organisation reads. `onChange` is called after each change that somebody is to be told of. */
export function openIncidents(deps: ObligationsDependencies, onChange: () => void) {
  const database = deps.database.as<ObligationTables>();
  const asPlatform = <T>(work: (trx: Trx) => Promise<T>): Promise<T> => database.inTenant(platformLogId, work);

  async function deliveriesOf(trx: Trx, incidentId: string): Promise<readonly DeliveryRow[]> {
    return (await sql<DeliveryRow>`select * from keystead.service_notice_deliveries(${incidentId}::uuid)`.execute(trx)).rows;
  }

  async function reportsOf(trx: Trx, incidentId: string) {
    return trx.selectFrom('service_incident_reports').selectAll().where('tenant_id', '=', platformLogId).where('incident_id', '=', incidentId).orderBy('number').execute();
  }

  async function summaryOf(trx: Trx, row: Row, names: ReadonlyMap<string, string>) {
    const [deliveries, reports] = [await deliveriesOf(trx, row.id), await reportsOf(trx, row.id)];
    return {
      deliveries, reports,
      summary: {
        id: row.id, title: row.title, severity: row.severity, beganAt: row.began_at?.toISOString() ?? null, awareAt: row.aware_at.toISOString(), closedAt: row.closed_at?.toISOString() ?? null,
        affectsAll: row.affects_all, declaredByName: row.declared_by === null ? null : names.get(row.declared_by) ?? null, declaredAt: row.declared_at.toISOString(),
        dueAt: new Date(row.aware_at.getTime() + noticeWithinHours * hourMilliseconds).toISOString(), affected: deliveries.length,
        untold: deliveries.filter((each) => each.reports < reports.length).length, mailsUnsent: deliveries.reduce((sum, each) => sum + each.mails - each.mails_sent, 0),
      },
    };
  }

  async function shown(trx: Trx, row: Row): Promise<ServiceIncident> {
    const names = await deps.names(platformLogId, [...new Set([row.declared_by, ...Object.values(row.plan).map(({ by }) => by)].filter((id) => id !== null))]);
    const { summary, deliveries, reports } = await summaryOf(trx, row, names);
    return {
      ...summary, mailConfigured: deps.mail.configured,
      reports: reports.map((report) => ({ number: report.number, kind: report.kind, known: report.known, doing: report.doing, asked: report.asked, publishedAt: report.published_at.toISOString() })),
      plan: incidentPlan.map((step) => {
        const done = row.plan[step.id];
        return { id: step.id, title: step.title, who: step.who, how: step.how, dueAt: new Date(row.aware_at.getTime() + step.withinHours * hourMilliseconds).toISOString(), doneAt: done?.at ?? null, doneByName: done === undefined || done.by === null ? null : names.get(done.by) ?? null, note: done?.note ?? null };
      }),
      deliveries: deliveries.slice(0, mostDeliveries).map((each) => ({
        tenantId: each.tenant_id, name: each.name, toldAt: each.told_at?.toISOString() ?? null, reports: each.reports, acknowledgedAt: each.acknowledged_at?.toISOString() ?? null,
        mails: each.mails, mailsSent: each.mails_sent, mailsFailed: each.mails_failed, mailAnswer: each.mail_answer,
      })),
    };
  }

  async function lock(trx: Trx, incidentId: string): Promise<Row> {
    const row = await trx.selectFrom('service_incidents').selectAll().where('tenant_id', '=', platformLogId).where('id', '=', incidentId).forUpdate().executeTakeFirst();
    if (row === undefined) throw new KeysteadError('not_found');
    return row;
  }

  async function again(trx: Trx, incidentId: string): Promise<ServiceIncident> {
    return shown(trx, await lock(trx, incidentId));
  }

  /** Each organisation that was named is one of this installation. @throws KeysteadError `not_found` */
  async function requireAll(trx: Trx, incidentId: string, named: readonly string[]): Promise<number> {
    const deliveries = await deliveriesOf(trx, incidentId);
    const there = new Set(deliveries.map((each) => each.tenant_id));
    if (named.some((id) => !there.has(id))) throw new KeysteadError('not_found');
    return deliveries.length;
  }

  return {
    list: (query: { readonly cursor?: string | undefined; readonly limit: number }) => asPlatform(async (trx) => {
      let select = trx.selectFrom('service_incidents').selectAll().where('tenant_id', '=', platformLogId);
      if (query.cursor !== undefined) select = select.where('id', '<', decodeCursor(query.cursor, uuidCursor));
      const rows = await select.orderBy('id', 'desc').limit(query.limit + 1).execute();
      const names = await deps.names(platformLogId, [...new Set(rows.flatMap((row) => row.declared_by ?? []))]);
      const items = [];
      for (const row of rows) items.push((await summaryOf(trx, row, names)).summary);
      return toPage(items, query.limit, (item) => item, (item) => item.id);
    }),

    /** @throws KeysteadError `not_found` */
    read: (incidentId: string) => asPlatform(async (trx) => {
      const row = await trx.selectFrom('service_incidents').selectAll().where('tenant_id', '=', platformLogId).where('id', '=', incidentId).executeTakeFirst();
      if (row === undefined) throw new KeysteadError('not_found');
      return shown(trx, row);
    }),

    /** @throws InvalidRequest; KeysteadError `not_found` for an organisation that is not there. */
    async declare(principal: Principal, wish: NewIncident): Promise<ServiceIncident> {
      const now = deps.clock.now();
      const awareAt = new Date(wish.awareAt);
      const beganAt = wish.beganAt === null ? null : new Date(wish.beganAt);
      if (awareAt.getTime() > now.getTime() + clockSlackMilliseconds) throw new InvalidRequest([{ path: 'awareAt', message: 'is in the future' }]);
      if (beganAt !== null && beganAt.getTime() > now.getTime() + clockSlackMilliseconds) throw new InvalidRequest([{ path: 'beganAt', message: 'is in the future' }]);
      if (!wish.affectsAll && wish.tenantIds.length === 0) throw new InvalidRequest([{ path: 'tenantIds', message: 'name the organisations that are affected, or say that all are' }]);
      const tenantIds = wish.affectsAll ? [] : [...new Set(wish.tenantIds)];
      const declared = await asPlatform(async (trx) => {
        const row = await trx.insertInto('service_incidents').values({
          id: newId(), tenant_id: platformLogId, title: wish.title, severity: wish.severity, began_at: beganAt, aware_at: awareAt, affects_all: wish.affectsAll, affected: tenantIds, declared_by: principal.userId, declared_at: now,
        }).returningAll().executeTakeFirstOrThrow();
        await trx.insertInto('service_incident_reports').values({ tenant_id: platformLogId, incident_id: row.id, number: 1, kind: 'first', known: wish.known, doing: wish.doing, asked: wish.asked, published_by: principal.userId, published_at: now }).execute();
        const affected = await requireAll(trx, row.id, tenantIds);
        await recordEvent(trx, { tenantId: platformLogId, action: 'notice.declared', actor: operatorOf(principal), subjectId: row.id, detail: { severity: row.severity, title: row.title, affected: row.affects_all ? `all (${affected})` : String(affected) } });
        return shown(trx, row);
      });
      onChange();
      return declared;
    },

    /** @throws KeysteadError `not_found`; `conflict` once there is a final report. */
    async report(principal: Principal, incidentId: string, wish: ReportWords & { readonly kind: 'update' | 'final' }): Promise<ServiceIncident> {
      const now = deps.clock.now();
      const changed = await asPlatform(async (trx) => {
        const row = await lock(trx, incidentId);
        if (row.closed_at !== null) throw new KeysteadError('conflict', { detail: 'the incident has its final report' });
        const number = (await reportsOf(trx, incidentId)).length + 1;
        await trx.insertInto('service_incident_reports').values({ tenant_id: platformLogId, incident_id: incidentId, number, kind: wish.kind, known: wish.known, doing: wish.doing, asked: wish.asked, published_by: principal.userId, published_at: now }).execute();
        if (wish.kind === 'final') await trx.updateTable('service_incidents').set({ closed_at: now }).where('tenant_id', '=', platformLogId).where('id', '=', incidentId).execute();
        await recordEvent(trx, { tenantId: platformLogId, action: 'notice.reported', actor: operatorOf(principal), subjectId: incidentId, detail: { number, kind: wish.kind } });
        return again(trx, incidentId);
      });
      onChange();
      return changed;
    },

    /** @throws KeysteadError `not_found` for the incident or an organisation; `conflict` where nothing would be added. */
    async widen(principal: Principal, incidentId: string, wish: Widening): Promise<ServiceIncident> {
      const changed = await asPlatform(async (trx) => {
        const row = await lock(trx, incidentId);
        const more = wish.tenantIds.filter((id) => !row.affected.includes(id));
        if (row.affects_all || (!wish.affectsAll && more.length === 0)) throw new KeysteadError('conflict', { detail: 'these organisations are affected already' });
        const tenantIds = [...new Set([...row.affected, ...more])];
        await trx.updateTable('service_incidents').set({ affects_all: wish.affectsAll, affected: tenantIds }).where('tenant_id', '=', platformLogId).where('id', '=', incidentId).execute();
        const affected = await requireAll(trx, incidentId, tenantIds);
        await recordEvent(trx, { tenantId: platformLogId, action: 'notice.widened', actor: operatorOf(principal), subjectId: incidentId, detail: { affected: wish.affectsAll ? `all (${affected})` : String(affected) } });
        return again(trx, incidentId);
      });
      onChange();
      return changed;
    },

    /** @throws KeysteadError `not_found` */
    setStep: (principal: Principal, incidentId: string, wish: { readonly step: string; readonly done: boolean; readonly note: string | null }) => asPlatform(async (trx) => {
      const row = await lock(trx, incidentId);
      const { [wish.step]: _before, ...others } = row.plan;
      const plan = wish.done ? { ...others, [wish.step]: { at: deps.clock.now().toISOString(), by: principal.userId, note: wish.note } } : others;
      await trx.updateTable('service_incidents').set({ plan: JSON.stringify(plan) }).where('tenant_id', '=', platformLogId).where('id', '=', incidentId).execute();
      await recordEvent(trx, { tenantId: platformLogId, action: 'notice.step-set', actor: operatorOf(principal), subjectId: incidentId, detail: { step: wish.step, state: wish.done ? 'done' : 'open again' } });
      return again(trx, incidentId);
    }),
  };
}
