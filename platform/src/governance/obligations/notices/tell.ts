import { incidentSeverities, permissionsOfRole, platformLogId, roles } from '@keystead/contract';
import type { Selectable } from 'kysely';
import { recordInBothLogs, systemActor } from '../../../audit/index.ts';
import { newId, sql, type Transaction } from '../../../foundation/index.ts';
import { lookRegularly, type RegularLook } from '../../../notifications/index.ts';
import type { ObligationsDependencies } from '../dependencies.ts';
import type { ObligationTables } from '../tables.ts';

type Incident = Selectable<ObligationTables['service_incidents']>;
type Report = Selectable<ObligationTables['service_incident_reports']>;

const lookMilliseconds = 10_000;
/** Those who answer for an organisation are told by mail too. */
const told = roles.filter((role) => permissionsOfRole[role].includes('tenant.manage'));

export interface Telling extends RegularLook {
  /** Gives every affected organisation the reports that it does not have yet. Gives how many reports were given. */
  runOnce(): Promise<number>;
}

/**
 * Carries reports on incidents to those who are affected: into their console, their log, and by mail to owners and admins. Any number of processes may run it, and it may be
 * broken off anywhere: each organisation's notice, its event and its mail are one transaction, and nobody is told the same twice.
 */
export function openTelling(deps: ObligationsDependencies): Telling {
  const database = deps.database.as<ObligationTables>();

  async function runOnce(): Promise<number> {
    const waiting = await database.transaction(async (trx) => (await sql<{ incident: string }>`select incident from keystead.service_incidents_to_tell() as incident`.execute(trx)).rows);
    let given = 0;
    for (const { incident: incidentId } of waiting) {
      const { incident, reports, tenants } = await readIncident(incidentId);
      // One organisation that cannot be told just now keeps no other one waiting.
      for (const tenantId of tenants) given += await database.inTenant(tenantId, (trx) => tell(trx, tenantId, incident, reports)).catch((error: unknown) => { deps.logger.error({ err: error, incidentId, tenantId }, 'an organisation could not be told of an incident; it is tried again'); return 0; });
    }
    return given;
  }

  async function readIncident(incidentId: string) {
    return database.inTenant(platformLogId, async (trx) => {
      const incident = await trx.selectFrom('service_incidents').selectAll().where('tenant_id', '=', platformLogId).where('id', '=', incidentId).executeTakeFirstOrThrow();
      const reports = await trx.selectFrom('service_incident_reports').selectAll().where('tenant_id', '=', platformLogId).where('incident_id', '=', incidentId).orderBy('number').execute();
      const { rows } = await sql<{ tenant_id: string; reports: number }>`select tenant_id, reports from keystead.service_notice_deliveries(${incidentId}::uuid)`.execute(trx);
      return { incident, reports, tenants: rows.filter((row) => row.reports < reports.length).map((row) => row.tenant_id) };
    });
  }

  async function tell(trx: Transaction<ObligationTables>, tenantId: string, incident: Incident, reports: readonly Report[]): Promise<number> {
    const now = deps.clock.now();
    await trx.insertInto('service_notices').values({
      id: newId(), tenant_id: tenantId, incident_id: incident.id, title: incident.title, severity: incident.severity, began_at: incident.began_at, aware_at: incident.aware_at, told_at: now, closed_at: null,
    }).onConflict((conflict) => conflict.columns(['tenant_id', 'incident_id']).doNothing()).execute();
    // Whoever else is at it waits here.
    const notice = await trx.selectFrom('service_notices').selectAll().where('tenant_id', '=', tenantId).where('incident_id', '=', incident.id).forUpdate().executeTakeFirstOrThrow();
    const there = new Set((await trx.selectFrom('service_notice_reports').select('number').where('tenant_id', '=', tenantId).where('notice_id', '=', notice.id).execute()).map(({ number }) => number));
    const missing = reports.filter(({ number }) => !there.has(number));
    if (missing.length === 0) return 0;
    if (incident.closed_at !== null) await trx.updateTable('service_notices').set({ closed_at: incident.closed_at }).where('tenant_id', '=', tenantId).where('id', '=', notice.id).execute();
    const people = (await sql<{ user_id: string }>`select user_id from members where tenant_id = ${tenantId} and state = 'active' and role = any(${[...told]})`.execute(trx)).rows;
    for (const report of missing) {
      const { number, kind, known, doing, asked, published_at: publishedAt } = report;
      await trx.insertInto('service_notice_reports').values({ tenant_id: tenantId, notice_id: notice.id, number, kind, known, doing, asked, published_at: publishedAt, told_at: now }).execute();
      await recordInBothLogs(trx, { tenantId, action: 'notice.given', actor: systemActor, subjectId: notice.id, detail: { kind, title: incident.title, number } });
      await deps.mail.queue(trx, people.map(({ user_id: userId }) => ({ tenantId, to: { userId }, reason: `notice.${notice.id}.${number}`, ...letterOf(incident, report, `${deps.url()}/notices/${notice.id}`) })));
    }
    return missing.length;
  }

  return { runOnce, ...lookRegularly({ everyMilliseconds: lookMilliseconds, look: runOnce, logger: deps.logger, trouble: 'organisations could not be told of incidents just now; it is tried again' }) };
}

const kindWords: Readonly<Record<Report['kind'], string>> = { first: 'Incident', update: 'Update on an incident', final: 'Final report on an incident' };

/** The mail, with everything that is known: whoever is told must not need the console for it. */
export function letterOf(incident: Pick<Incident, 'title' | 'severity' | 'began_at' | 'aware_at'>, report: Pick<Report, 'kind' | 'known' | 'doing' | 'asked'>, link: string): { readonly subject: string; readonly text: string } {
  const at = (moment: Date): string => `${moment.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
  return {
    subject: `${kindWords[report.kind]}: ${incident.title}`,
    text: [
      'Whoever operates your Keystead installation tells you of an incident that affects your organisation.', '',
      incident.title, `Severity: ${incident.severity} (of ${incidentSeverities.join(', ')})`,
      incident.began_at === null ? 'Since when is not known yet.' : `Since: ${at(incident.began_at)}`, `The operator became aware: ${at(incident.aware_at)}`, '',
      'What is known', report.known, '', 'What is being done', report.doing, '',
      ...report.asked === null ? [] : ['What we ask you to do', report.asked, ''],
      `All reports, and where you say that you have read them: ${link}`,
    ].join('\n'),
  };
}
