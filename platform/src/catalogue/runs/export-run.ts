import type { ExportFormat, Run } from '@keystead/contract';
import { actorOf, recordEvent } from '../../audit/index.ts';
import { KeysteadError, type Principal } from '../../foundation/index.ts';
import type { PaperFile } from '../../papers/index.ts';
import type { ExportSource } from '../export/blocks.ts';
import { writeExport } from '../export/file.ts';
import { type WantedMessage, writeMessage } from '../export/message.ts';
import { receiptRows } from '../export/receipt-rows.ts';
import type { AppManifest } from '../manifest.ts';
import { mayExport } from './describe.ts';
import { noteExport } from './feedback.ts';
import { heldElsewhere } from './retention/content-state.ts';
import { contentGone } from './retention/without-content.ts';
import { type RunRow, type RunStore, hasContent } from './store.ts';

/** What is taken out: the whole draft in a format, or one message of it as text. */
interface Taken { readonly row: RunRow; readonly run: Run; readonly format: ExportFormat; readonly message?: WantedMessage | null; readonly at: Date }

/**
 * Writes the file of a run and records that it left.
 * @throws InvalidRequest where the draft has no such message; KeysteadError `approval_required` before the gate, `conflict` while there is nothing whole to export.
 */
export async function exportRun(store: RunStore, manifest: AppManifest, principal: Principal, shown: Taken): Promise<PaperFile> {
  const { row, run, format, message = null, at } = shown;
  if (!hasContent(row)) throw contentGone(row, heldElsewhere(row, { now: at, reader: principal.userId, process: store.holdings.process }));
  const verdict = mayExport(manifest, row);
  if (verdict === 'needs-approval') throw new KeysteadError('approval_required', { qualification: manifest.approval.qualification });
  if (verdict === 'not-finished' || run.output === null) throw new KeysteadError('conflict', { detail: `a run that is ${row.state} cannot be exported` });
  const file = message === null ? await writeExport(format, exportSource(manifest, run)) : writeMessage(manifest, run, message);
  await store.database.inTenant(principal.tenantId, async (trx) => {
    // Whoever edits meanwhile takes the approval away: what leaves is what was approved.
    const now = await store.lock(trx, row.id);
    if (now.state !== row.state || now.output_hash?.toString('hex') !== run.outputHash) throw new KeysteadError('text_changed');
    await noteExport(trx, row, at);
    await recordEvent(trx, { tenantId: principal.tenantId, action: 'run.exported', actor: actorOf(principal), subjectId: row.id, detail: { format, ...message === null ? {} : { message: message.place } } });
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
    receipt: receiptRows(run), language: languageOf(run), madeAt: new Date(run.finishedAt ?? run.createdAt),
    review: rows.flatMap(([label, value]): (readonly [string, string])[] => (value === null ? [] : [[label, value]])),
  };
}

/** The language that the form asked for; English otherwise. */
function languageOf({ input }: Run): string {
  const { language } = input;
  return typeof language === 'string' && /^[a-z]{2}$/.test(language) ? language : 'en';
}
