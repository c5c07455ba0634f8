import { platformLogId } from '@keystead/contract';
import { sql } from '../../../foundation/index.ts';
import { type SectionContext, count, dayOf, finding, link, section } from '../section.ts';

interface BackupRow { readonly action: string; readonly last_at: Date; readonly times: number }

/** Backups and drills of the installation: that there were any, and how they ended. What is in them is the operator's. */
export async function restoreDrills({ dependencies, from, to, timeZone }: SectionContext) {
  const { rows } = await dependencies.database.as<unknown>().inTenant(platformLogId, (trx) => sql<BackupRow>`
    select action, max(occurred_at) as last_at, count(*) as times from audit_leaves
    where tenant_id = ${platformLogId} and action in ('backup.made', 'backup.drilled', 'backup.drill-failed') and occurred_at >= ${from} and occurred_at < ${to} group by 1`.execute(trx));
  const of = (action: string): BackupRow | undefined => rows.find((row) => row.action === action);
  const said = (row: BackupRow | undefined, one: string): string => (row === undefined ? `No ${one} is recorded.` : `${count(row.times, one)}, the last on ${dayOf(row.last_at, timeZone)}.`);
  const [drilled, failed] = [of('backup.drilled'), of('backup.drill-failed')];
  return section('restore', 'Backups and restore drills', {
    statements: [{ text: said(of('backup.made'), 'backup of the installation'), evidence: null }, { text: said(drilled, 'restore drill that proved its backup'), evidence: null }, ...failed === undefined ? [] : [{ text: said(failed, 'restore drill that FAILED'), evidence: null }]],
    items: [
      ...drilled === undefined ? [finding('restore:none', 'warning', 'No restore was proven in this quarter: ask whoever operates the installation for a drill (keystead backup drill).', null)] : [],
      ...failed === undefined ? [] : [finding('restore:failed', 'urgent', `A restore drill failed, last on ${dayOf(failed.last_at, timeZone)}.`, null)],
    ],
  });
}

interface DocumentsRow { readonly kept: number; readonly uploaded: number; readonly held: number; readonly longest: Date | null; readonly runs: number }

/** What is kept, and what is held. */
export async function documents({ trx, tenantId, from, to, timeZone }: SectionContext) {
  const { rows: [found] } = await sql<DocumentsRow>`
    select count(*) filter (where state <> 'deleted') as kept, count(*) filter (where uploaded_at >= ${from} and uploaded_at < ${to}) as uploaded, count(*) filter (where hold_reason is not null) as held, min(held_at) as longest,
      (select count(*) from runs r where r.tenant_id = ${tenantId} and r.object_key is not null) as runs from documents where tenant_id = ${tenantId}`.execute(trx);
  const { kept, uploaded, held, longest, runs } = found ?? { kept: 0, uploaded: 0, held: 0, longest: null, runs: 0 };
  const page = link('Documents', '/documents');
  return section('documents', 'Documents and holds', {
    statements: [
      { text: `${count(kept, 'document')} kept, ${uploaded} of them or of those deleted since uploaded in this time; the content of ${count(runs, 'run')} is kept.`, evidence: page },
      { text: held === 0 ? 'No document is under legal hold.' : `${count(held, 'document')} under legal hold, the longest since ${longest === null ? '' : dayOf(longest, timeZone)}.`, evidence: page },
    ],
    items: held === 0 ? [] : [finding('documents:holds', 'info', `Is the legal hold on ${count(held, 'document')} still needed?`, page)],
  });
}
