import type { Readable } from 'node:stream';
import { ZipFile } from 'yazl';
import { actorOf, recordEvent } from '../../audit/index.ts';
import { KeysteadError, type Principal, toCsv } from '../../foundation/index.ts';
import { type CatalogueContext, showRun } from '../http/context.ts';
import { mayExport } from '../runs/describe.ts';
import { exportRun } from '../runs/export-run.ts';
import { noteExport } from '../runs/feedback.ts';
import type { RunRow } from '../runs/store.ts';
import { describeRows } from './describe.ts';
import { flatColumns } from './flatten.ts';
import type { BatchStore } from './store.ts';
import type { BatchRecord, BatchRowRecord } from './tables.ts';

const rowsAtOnce = 100;
/** Drafts of one ZIP. */
const mostDrafts = 1_000;

interface Parts { readonly context: CatalogueContext; readonly store: BatchStore; readonly principal: Principal; readonly batch: BatchRecord }
interface RowWithRun { readonly row: BatchRowRecord; readonly run: RunRow | null }

/** The rows of a batch with their runs, page by page. */
async function* pagesOf({ context, store, principal, batch }: Parts): AsyncGenerator<readonly RowWithRun[]> {
  for (let after = -1; ;) {
    const from = after;
    const page = await store.database.inTenant(batch.tenant_id, async (trx) => {
      const rows = await trx.selectFrom('batch_rows').selectAll().where('batch_id', '=', batch.id).where('number', '>', from).orderBy('number').limit(rowsAtOnce).execute();
      const ids = rows.flatMap(({ run_id: runId }) => (runId === null ? [] : [runId]));
      const runs = new Map((ids.length === 0 ? [] : await trx.selectFrom('runs').selectAll().where('id', 'in', ids).execute())
        // Of runs that are not stored, what this process holds for whoever started them.
        .map((run) => [run.id, context.store.holdings.fill(run, principal.userId)]));
      return rows.map((row): RowWithRun => ({ row, run: row.run_id === null ? null : runs.get(row.run_id) ?? null }));
    });
    if (page.length === 0) return;
    yield page;
    after = page.at(-1)?.row.number ?? Number.MAX_SAFE_INTEGER;
  }
}

/**
 * The results as a table: a line for each row, the sections of its draft as columns. Of a draft that may not leave, the state alone. Every draft whose text is in it
 * is recorded as exported before the text is given. What a spreadsheet would take for a formula is made text.
 */
export async function* exportTable(parts: Parts): AsyncGenerator<Uint8Array> {
  const { context, store, batch } = parts;
  const manifest = context.apps.get(batch.app_id) ?? nothing();
  const columns = flatColumns(manifest);
  const heads = distinct(['Row', 'Subject', 'State', 'Cost in US dollars', 'Attempts', 'Failure', 'Run', ...columns.map(({ name }) => name)]);
  async function* lines(): AsyncGenerator<Record<string, unknown>> {
    for await (const page of pagesOf(parts)) {
      const described = await describeRows(context, store, batch, page.map(({ row }) => row));
      const leaving = page.flatMap(({ run }) => (run !== null && run.sealed_output !== null && mayExport(manifest, run) === 'yes' ? [run] : []));
      await noteLeaving(parts, leaving, 'csv');
      const may = new Set(leaving.map(({ id }) => id));
      for (const [at, { run }] of page.entries()) {
        const shown = described[at];
        const output = run !== null && may.has(run.id) ? (await context.store.openContent(run)).output : null;
        const values = [shown?.number, shown?.label, run?.state ?? shown?.state, shown?.costNanoUsd === null || shown === undefined ? '' : (shown.costNanoUsd / 1e9).toFixed(6), shown?.attempts, shown?.failure?.title ?? '', run?.id ?? '', ...columns.map(({ read }) => (output === null ? '' : read(output)))];
        yield Object.fromEntries(heads.map((head, index) => [head, values[index]]));
      }
    }
  }
  // Spreadsheets take a file for UTF-8 where it says so.
  yield Buffer.from('\uFEFF');
  yield* toCsv(heads, lines());
}

/** Two sections may bear one title. */
const distinct = (names: readonly string[]): string[] => names.map((name, at) => (names.indexOf(name) === at ? name : `${name} (${names.slice(0, at).filter((other) => other === name).length + 1})`));
const nothing = (): never => { throw new KeysteadError('conflict', { detail: 'this app is no longer in the catalogue' }); };

async function noteLeaving({ context, batch, principal }: Parts, runs: readonly RunRow[], format: string): Promise<void> {
  if (runs.length === 0) return;
  await context.store.database.inTenant(batch.tenant_id, async (trx) => {
    for (const run of runs) {
      // Whoever edits meanwhile takes the approval away: what leaves is what may.
      const now = await context.store.lock(trx, run.id);
      if (now.state !== run.state || now.output_hash?.toString('hex') !== run.output_hash?.toString('hex')) throw new KeysteadError('text_changed');
      await noteExport(trx, run, context.dependencies.clock.now());
      await recordEvent(trx, { tenantId: batch.tenant_id, action: 'run.exported', actor: actorOf(principal), subjectId: run.id, detail: { format, batch: batch.id } });
    }
  });
}

/** The drafts of a batch that may all leave. @throws KeysteadError `approval_required`, `conflict`. */
export async function draftsToLeave(parts: Parts): Promise<readonly RowWithRun[]> {
  const { context, batch } = parts;
  const manifest = context.apps.get(batch.app_id) ?? nothing();
  const drafts: RowWithRun[] = [];
  for await (const page of pagesOf(parts)) {
    for (const each of page) {
      if (each.row.state === 'running') throw new KeysteadError('conflict', { detail: 'rows of it are still under way' });
      if (each.run === null || each.row.state !== 'done') continue;
      if (mayExport(manifest, each.run) !== 'yes') throw new KeysteadError('approval_required', { qualification: manifest.approval.qualification });
      drafts.push(each);
    }
  }
  if (drafts.length === 0) throw new KeysteadError('conflict', { detail: 'it has no draft yet' });
  if (drafts.length > mostDrafts) throw new KeysteadError('conflict', { detail: `it has ${drafts.length} drafts; one ZIP holds at most ${mostDrafts}. Export the table instead` });
  return drafts;
}

/** All drafts as Word documents in one ZIP, each made when its turn comes. */
export async function* exportDrafts(parts: Parts, drafts: readonly RowWithRun[]): AsyncGenerator<Uint8Array> {
  const { context, principal, batch } = parts;
  const manifest = context.apps.get(batch.app_id) ?? nothing();
  const zip = new ZipFile();
  const output = zip.outputStream as Readable;
  const at = context.dependencies.clock.now();
  async function feed(): Promise<void> {
    for (const { row } of drafts) {
      if (output.destroyed || row.run_id === null) return;
      const file = await exportRun(context.store, manifest, principal, { ...await showRun(context, principal, row.run_id), format: 'docx', at });
      zip.addBuffer(Buffer.from(file.bytes), `${String(row.number).padStart(4, '0')} ${file.name}`, { mtime: at, compress: false });
    }
    zip.end();
  }
  const feeding = feed().catch((error: unknown) => { output.destroy(error instanceof Error ? error : new Error(String(error))); });
  try {
    for await (const chunk of output) yield chunk as Uint8Array;
  } finally {
    output.destroy();
    await feeding;
  }
}
