import type { Run } from '@keystead/contract';
import { actorOf, recordEvent } from '../../audit/index.ts';
import { KeysteadError, type Principal } from '../../foundation/index.ts';
import type { ExportSource } from '../export/blocks.ts';
import { type ExportFile, type ExportFormat, writeExport } from '../export/file.ts';
import type { AppManifest } from '../manifest.ts';
import { mayExport } from './describe.ts';
import { noteExport } from './feedback.ts';
import type { RunRow, RunStore } from './store.ts';

/**
 * Writes the file of a run and records that it left.
 * @throws KeysteadError `approval_required` before the gate, `conflict` while there is nothing whole to export.
 */
export async function exportRun(store: RunStore, manifest: AppManifest, principal: Principal, shown: { row: RunRow; run: Run; format: ExportFormat; at: Date }): Promise<ExportFile> {
  const { row, run, format, at } = shown;
  const verdict = mayExport(manifest, row);
  if (verdict === 'needs-approval') throw new KeysteadError('approval_required', { qualification: manifest.approval.qualification });
  if (verdict === 'not-finished' || run.output === null) throw new KeysteadError('conflict', { detail: `a run that is ${row.state} cannot be exported` });
  const file = await writeExport(format, exportSource(manifest, run));
  await store.database.inTenant(principal.tenantId, async (trx) => {
    // Whoever edits meanwhile takes the approval away: what leaves is what was approved.
    const now = await store.lock(trx, row.id);
    if (now.state !== row.state || now.output_hash?.toString('hex') !== run.outputHash) throw new KeysteadError('text_changed');
    await noteExport(trx, row, at);
    await recordEvent(trx, { tenantId: principal.tenantId, action: 'run.exported', actor: actorOf(principal), subjectId: row.id, detail: { format } });
  });
  return file;
}

const states: Readonly<Partial<Record<Run['state'], string>>> = { draft: 'Draft, not reviewed', approved: 'Approved', rejected: 'Rejected' };

/** What an export shows of a run. */
export function exportSource(manifest: AppManifest, run: Run): ExportSource {
  const { approval, receipt } = run;
  const rows: readonly (readonly [string, string | null])[] = [
    ['State', states[run.state] ?? run.state],
    ['Approved by', approval?.state === 'approved' ? `${approval.decidedByName ?? 'a person who has left'} (${approval.qualification})` : null],
    ['Approved at', approval?.state === 'approved' ? approval.decidedAt : null],
    ['SHA-256 of the text', run.outputHash],
    ['App', `${manifest.name} ${run.appVersion}`],
    ['Started by', run.startedByName],
    ['Made', run.createdAt],
    ['Edited by a person', run.edited ? 'yes' : 'no'],
    ['Provider and model', receipt === null || receipt.provider === null ? null : `${receipt.provider} · ${receipt.servedModel ?? receipt.askedModel ?? 'unknown'}`],
    ['Documents', run.documents.map(({ name }) => name).join('; ') || null],
    ['Scope', manifest.scopeNote],
  ];
  return {
    manifest, title: run.title, output: run.output ?? {}, citations: run.citations, sandbox: run.sandbox, approved: run.state === 'approved',
    review: rows.flatMap(([label, value]): (readonly [string, string])[] => (value === null ? [] : [[label, value]])),
  };
}
