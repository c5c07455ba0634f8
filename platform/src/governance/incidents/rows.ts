import type { Containment, IncidentTask, KeyReach, OpenTaskReason } from '@keystead/contract';
import { KeysteadError, type Transaction, sql } from '../../foundation/index.ts';

export interface IncidentRow {
  readonly id: string; readonly credential_id: string; readonly label: string; readonly provider: string; readonly fingerprint: string; readonly environment: string; readonly reach: KeyReach;
  readonly reason: string; readonly suspected_since: Date; readonly opened_by: string | null; readonly opened_at: Date;
  readonly containment: Containment; readonly contained_by: string | null; readonly contained_at: Date | null;
  readonly summary: string; readonly closed_by: string | null; readonly closed_at: Date | null; readonly report: string | null; readonly why_open: OpenTaskReason | null; readonly done: number;
}
export interface TaskRow { readonly task: IncidentTask; readonly owner_id: string | null; readonly note: string; readonly done_at: Date | null; readonly done_by: string | null }
export interface NoteRow { readonly id: string; readonly written_by: string | null; readonly written_at: Date; readonly body: string }
export interface IncidentRows { readonly row: IncidentRow; readonly tasks: readonly TaskRow[]; readonly notes: readonly NoteRow[] }

/** A transaction of the tenant, whatever tables it knows of. */
export type Reader = Pick<Transaction<unknown>, 'getExecutor'>;

const tasksDone = sql`(select count(*) from incident_tasks t where t.tenant_id = i.tenant_id and t.incident_id = i.id and t.done_at is not null) as done`;

/** Newest first, those before an id. */
export async function listRows(trx: Reader, { tenantId, before, credentialId, most }: { readonly tenantId: string; readonly before: string | null; readonly credentialId: string | null; readonly most: number }): Promise<readonly IncidentRow[]> {
  const { rows } = await sql<IncidentRow>`
    select i.*, ${tasksDone} from key_incidents i
    where i.tenant_id = ${tenantId} and (${before}::uuid is null or i.id < ${before}::uuid) and (${credentialId}::uuid is null or i.credential_id = ${credentialId}::uuid)
    order by i.id desc limit ${most}`.execute(trx);
  return rows;
}

/** One incident with all that belongs to it. @throws KeysteadError `not_found` */
export async function readRows(trx: Reader, tenantId: string, incidentId: string): Promise<IncidentRows> {
  const { rows: [row] } = await sql<IncidentRow>`select i.*, ${tasksDone} from key_incidents i where i.tenant_id = ${tenantId} and i.id = ${incidentId}`.execute(trx);
  if (row === undefined) throw new KeysteadError('not_found');
  const { rows: tasks } = await sql<TaskRow>`select * from incident_tasks where tenant_id = ${tenantId} and incident_id = ${incidentId}`.execute(trx);
  const { rows: notes } = await sql<NoteRow>`select * from incident_notes where tenant_id = ${tenantId} and incident_id = ${incidentId} order by id`.execute(trx);
  return { row, tasks, notes };
}

/** The row of an open incident, kept from changing until the transaction ends. @throws KeysteadError `not_found`; `conflict` where it was closed. */
export async function lockOpen(trx: Reader, tenantId: string, incidentId: string): Promise<IncidentRow> {
  const { rows: [row] } = await sql<IncidentRow>`select i.*, 0 as done from key_incidents i where i.tenant_id = ${tenantId} and i.id = ${incidentId} for update`.execute(trx);
  if (row === undefined) throw new KeysteadError('not_found');
  if (row.closed_at !== null) throw new KeysteadError('conflict', { detail: 'the incident is closed, and nothing of it changes any more' });
  return row;
}
