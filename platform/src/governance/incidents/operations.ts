import { createHash } from 'node:crypto';
import { incidentOperations as declared } from '@keystead/contract';
import { actorOf, recordEvent } from '../../audit/index.ts';
import { type ImplementedOperation, type Principal, attachmentHeaders, decodeCursor, implement, sql, toPage, uuidCursor } from '../../foundation/index.ts';
import { type PaperFile, writePaper } from '../../papers/index.ts';
import type { VaultTables } from '../../vault/index.ts';
import { addNote, closeIncident, containIncident, openIncident, readIncident, setTask } from './change.ts';
import type { IncidentDependencies } from './dependencies.ts';
import { toSummary } from './describe.ts';
import { type IncidentReport, reportPaper, reportText } from './report.ts';
import { listRows, readRows } from './rows.ts';
import { readUse } from './use.ts';

/** "Suspect my key": from the stop to the report. */
export function incidentOperations(dependencies: IncidentDependencies): readonly ImplementedOperation[] {
  const { people, providers } = dependencies;
  const database = dependencies.vault.database.as<VaultTables>();
  return [
    implement(declared.listKeyIncidents, async ({ principal: { tenantId }, query: { cursor, limit, credentialId } }) => {
      const before = cursor === undefined ? null : decodeCursor(cursor, uuidCursor);
      const rows = await database.inTenant(tenantId, (trx) => listRows(trx, { tenantId, before, credentialId: credentialId ?? null, most: limit + 1 }));
      const names = await people.names(tenantId, [...new Set(rows.flatMap((row) => [row.opened_by, row.closed_by].filter((id) => id !== null)))]);
      return toPage(rows, limit, (row) => toSummary(row, { names, providers }), (row) => row.id);
    }),
    implement(declared.openKeyIncident, ({ principal, body }) => openIncident(dependencies, principal, body)),
    implement(declared.readKeyIncident, ({ principal, params }) => readIncident(dependencies, principal.tenantId, params.keyIncidentId)),
    implement(declared.readKeyIncidentUse, async ({ principal: { tenantId }, params }) => {
      const { row } = await database.inTenant(tenantId, (trx) => readRows(trx, tenantId, params.keyIncidentId));
      return row.report === null ? readUse(dependencies, tenantId, row) : (JSON.parse(row.report) as IncidentReport).use;
    }),
    implement(declared.containKeyIncident, ({ principal, params, body }) => containIncident(dependencies, principal, { ...body, ...about(params) })),
    implement(declared.setIncidentTask, ({ principal, params, body }) => setTask(dependencies, principal, { ...body, ...about(params) })),
    implement(declared.addIncidentNote, ({ principal, params, body }) => addNote(dependencies, principal, { ...body, ...about(params) })),
    implement(declared.closeKeyIncident, ({ principal, params, body }) => closeIncident(dependencies, principal, { ...body, ...about(params) })),
    implement(declared.exportKeyIncident, async ({ principal, params, query: { format } }) => {
      const file = await exportReport(dependencies, principal, { ...about(params), format });
      return new Response(new Uint8Array(file.bytes), { status: 200, headers: attachmentHeaders(file.name, file.contentType) });
    }),
  ];
}

const about = <Params extends { readonly keyIncidentId: string }>({ keyIncidentId: incidentId, ...rest }: Params) => ({ incidentId, ...rest });

/** The report as a file: of a closed incident as it was kept, else as it stands now. That it was taken stands in the log. */
async function exportReport(dependencies: IncidentDependencies, principal: Principal, { incidentId, format }: { readonly incidentId: string; readonly format: 'pdf' | 'html' | 'json' }): Promise<PaperFile> {
  const { tenantId } = principal;
  const { clock, database } = dependencies.vault;
  const tables = database.as<VaultTables>();
  const { row } = await tables.inTenant(tenantId, (trx) => readRows(trx, tenantId, incidentId));
  const text = row.report ?? reportText(await readIncident(dependencies, tenantId, incidentId), await readUse(dependencies, tenantId, row));
  const hash = createHash('sha256').update(text).digest('hex');
  const stem = `incident-${row.opened_at.toISOString().slice(0, 10)}-${incidentId.slice(-6)}`;
  const organisation = await tables.inTenant(tenantId, async (trx) => (await sql<{ name: string }>`select name from tenants where id = ${tenantId}`.execute(trx)).rows[0]?.name ?? '');
  const file = format === 'json'
    ? { name: `${stem}.json`, contentType: 'application/json', bytes: Buffer.from(text) }
    : await writePaper(format, reportPaper(JSON.parse(text) as IncidentReport, { organisation, hash, madeAt: clock.now() }), stem);
  await tables.inTenant(tenantId, (trx) => recordEvent(trx, { tenantId, action: 'incident.exported', actor: actorOf(principal), subjectId: incidentId, detail: { format, report: hash } }));
  return file;
}
