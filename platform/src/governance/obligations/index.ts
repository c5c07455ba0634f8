import { type Framework, operations } from '@keystead/contract';
import { actorOf, recordEvent } from '../../audit/index.ts';
import { attachmentHeaders, type ImplementedOperation, implement, type Principal } from '../../foundation/index.ts';
import { readCoverageIn } from '../../gateway/index.ts';
import { openAgreementReminders } from './agreements/reminders.ts';
import { openRegister } from './agreements/register.ts';
import { readControlMappings } from './controls/mappings.ts';
import { controlsCsv, controlsPaper } from './controls/paper.ts';
import { openHeldReports, readReports } from './controls/reports.ts';
import type { ObligationsDependencies } from './dependencies.ts';
import { openIncidents } from './notices/incidents.ts';
import { openNotices } from './notices/notices.ts';
import { openTelling } from './notices/tell.ts';
import type { ObligationTables } from './tables.ts';

export type { ObligationsDependencies } from './dependencies.ts';

/** What an organisation and its operator owe: agreements with providers, and word of incidents within a day. */
export interface ObligationsPart {
  readonly operations: readonly ImplementedOperation[];
  /** Tells organisations of incidents that they do not know of yet. Gives how many reports were given. */
  tellOnce(): Promise<number>;
  /** Gives the reminders of agreements that are due. Gives how many. */
  remindOnce(): Promise<number>;
  start(): void;
  stop(): Promise<void>;
}

export function openObligations(deps: ObligationsDependencies): ObligationsPart {
  const register = openRegister(deps);
  const reminders = openAgreementReminders(deps);
  const telling = openTelling(deps);
  let soon: Promise<unknown> = Promise.resolve();
  // Beside the answer to the operator, who sees the list fill; the regular look takes up what is broken off here.
  const tellSoon = (): void => { soon = soon.then(() => telling.runOnce()).catch((error: unknown) => { deps.logger.error({ err: error }, 'organisations could not be told of an incident just now; it is tried again'); }); };
  const incidents = openIncidents(deps, tellSoon);
  const notices = openNotices(deps);
  const reports = openHeldReports(deps);
  const controls = openControls(deps);
  return {
    operations: [
      implement(operations.listAgreements, ({ principal, query }) => register.list(principal.tenantId, query)),
      implement(operations.readAgreementCoverage, async ({ principal: { tenantId } }) => ({ items: [...await deps.database.as<unknown>().inTenant(tenantId, (trx) => readCoverageIn(trx, { tenantId, providers: deps.providers, now: deps.clock.now() }))] })),
      implement(operations.createAgreement, ({ principal, body }) => register.create(principal, body)),
      implement(operations.updateAgreement, ({ principal, params, body, ifMatch }) => register.update(principal, params.agreementId, { ...body, ifMatch })),
      implement(operations.withdrawAgreement, ({ principal, params, body }) => register.withdraw(principal, params.agreementId, body.reason)),
      implement(operations.listControls, ({ principal, query }) => controls.read(principal, query.framework)),
      implement(operations.exportControls, ({ principal, query }) => controls.export(principal, query)),
      implement(operations.readHeldReports, () => reports.read()),
      implement(operations.updateHeldReports, ({ principal, body, ifMatch }) => reports.update(principal, body.items, ifMatch)),
      implement(operations.listNotices, ({ principal, query }) => notices.list(principal.tenantId, query)),
      implement(operations.readNotice, ({ principal, params }) => notices.read(principal.tenantId, params.noticeId)),
      implement(operations.acknowledgeNotice, ({ principal, params }) => notices.acknowledge(principal, params.noticeId)),
      implement(operations.listServiceIncidents, ({ query }) => incidents.list(query)),
      implement(operations.readServiceIncident, ({ params }) => incidents.read(params.serviceIncidentId)),
      implement(operations.declareServiceIncident, ({ principal, body }) => incidents.declare(principal, body)),
      implement(operations.reportOnServiceIncident, ({ principal, params, body }) => incidents.report(principal, params.serviceIncidentId, body)),
      implement(operations.widenServiceIncident, ({ principal, params, body }) => incidents.widen(principal, params.serviceIncidentId, body)),
      implement(operations.setIncidentStep, ({ principal, params, body }) => incidents.setStep(principal, params.serviceIncidentId, body)),
    ],
    tellOnce: () => telling.runOnce(),
    remindOnce: () => reminders.runOnce(),
    start() { telling.start(); reminders.start(); },
    async stop() {
      await Promise.all([telling.stop(), reminders.stop()]);
      await soon;
    },
  };
}

function openControls(deps: ObligationsDependencies) {
  const database = deps.database.as<ObligationTables>();
  async function read({ tenantId }: Principal, framework: Framework | undefined) {
    const installation = await deps.installation();
    const now = deps.clock.now();
    return database.inTenant(tenantId, async (trx) => ({ readAt: now.toISOString(), items: [...await readControlMappings(trx, tenantId, { now, installation, framework })], reports: [...await readReports(trx)] }));
  }
  return {
    read,
    async export(principal: Principal, { framework, format }: { readonly framework?: Framework | undefined; readonly format: 'csv' | 'pdf' }): Promise<Response> {
      const { tenantId } = principal;
      const { items, reports, readAt } = await read(principal, framework);
      const organisation = await database.inTenant(tenantId, async (trx) => {
        const tenant = await trx.selectFrom('tenants').select('name').where('id', '=', tenantId).executeTakeFirstOrThrow();
        await recordEvent(trx, { tenantId, action: 'controls.exported', actor: actorOf(principal), subjectId: tenantId, detail: { format, framework: framework ?? 'all' } });
        return tenant.name;
      });
      if (format === 'csv') {
        const pieces: Uint8Array[] = [];
        for await (const piece of controlsCsv({ items })) pieces.push(piece);
        return new Response(Buffer.concat(pieces), { status: 200, headers: attachmentHeaders(`controls-${readAt.slice(0, 10)}.csv`, 'text/csv; charset=utf-8') });
      }
      const file = await controlsPaper({ organisation, at: new Date(readAt), items, reports });
      return new Response(new Uint8Array(file.bytes), { status: 200, headers: attachmentHeaders(file.name, file.contentType) });
    },
  };
}
