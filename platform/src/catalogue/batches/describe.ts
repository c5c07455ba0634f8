import { type Batch, type BatchRow, renderPause } from '@keystead/contract';
import { type Principal, sql } from '../../foundation/index.ts';
import type { CatalogueContext } from '../http/context.ts';
import { mayExport, nameIn } from '../runs/describe.ts';
import { type BatchStore, describeFailure, openRow } from './store.ts';
import type { BatchRecord, BatchRowRecord } from './tables.ts';

interface Counted {
  batch_id: string; waiting: number; running: number; done: number; failed: number; stopped: number; awaiting: number; approved: number; rejected: number; drafts: number;
  own: number; platform: number; pending: number; unpriced: number;
}
const nothing: Omit<Counted, 'batch_id'> = { waiting: 0, running: 0, done: 0, failed: 0, stopped: 0, awaiting: 0, approved: 0, rejected: 0, drafts: 0, own: 0, platform: 0, pending: 0, unpriced: 0 };

/** Batches as their list and their page show them. */
export async function describeBatches(context: CatalogueContext, store: BatchStore, principal: Principal, found: readonly BatchRecord[]): Promise<Batch[]> {
  if (found.length === 0) return [];
  const { tenantId } = principal;
  const [counts, people] = await Promise.all([countRows(store, tenantId, found.map(({ id }) => id)), context.dependencies.people.names(tenantId, [...new Set(found.map((batch) => batch.started_by))])]);
  return Promise.all(found.map(async (batch): Promise<Batch> => {
    const counted = counts.get(batch.id) ?? nothing;
    return {
      id: batch.id, appId: batch.app_id, appName: context.apps.get(batch.app_id)?.name ?? batch.app_id, title: await store.openTitle(batch), source: batch.source, state: batch.state, sandbox: batch.sandbox,
      pause: batch.state === 'paused' && batch.pause_code !== null ? { code: batch.pause_code, ...renderPause(batch.pause_code, batch.pause_parameters ?? {}) } : null,
      rows: batch.row_count, capNanoUsd: batch.cap_nano_usd, aboutNanoUsd: batch.about_nano_usd, atMostNanoUsd: batch.at_most_nano_usd,
      counts: { waiting: counted.waiting, running: counted.running, done: counted.done, failed: counted.failed, stopped: counted.stopped, awaitingApproval: counted.awaiting, approved: counted.approved, rejected: counted.rejected },
      cost: { ownNanoUsd: counted.own, platformNanoUsd: counted.platform, pendingRows: counted.pending, unpricedRows: counted.unpriced },
      startedBy: batch.started_by, startedByName: nameIn(people, batch.started_by), createdAt: batch.created_at.toISOString(), finishedAt: batch.finished_at?.toISOString() ?? null,
      may: whatMay(context, principal, batch, counted),
    };
  }));
}

function whatMay(context: CatalogueContext, principal: Principal, batch: BatchRecord, counted: Omit<Counted, 'batch_id'>): Batch['may'] {
  const runs = principal.permissions.has('apps.run');
  const manifest = context.apps.get(batch.app_id);
  // Whether every draft may leave: none waits for a decision or was rejected.
  const gated = manifest !== undefined && mayExport(manifest, { state: 'awaiting-approval', audience: 'internal' }) === 'needs-approval';
  const free = counted.awaiting === 0 && counted.rejected === 0 && (!gated || counted.approved === counted.drafts);
  return {
    pause: runs && batch.state === 'running', resume: runs && batch.state === 'paused', stop: runs && (batch.state === 'running' || batch.state === 'paused'),
    retry: runs && counted.failed > 0 && batch.object_key !== null, exportTable: counted.done > 0, exportDrafts: manifest !== undefined && counted.drafts > 0 && counted.running === 0 && free,
  };
}

async function countRows({ database }: BatchStore, tenantId: string, ids: readonly string[]): Promise<ReadonlyMap<string, Counted>> {
  const rows = await database.inTenant(tenantId, async (trx) => (await sql<Counted>`
    select b.batch_id, count(*) filter (where b.state = 'waiting') as waiting, count(*) filter (where b.state = 'running') as running, count(*) filter (where b.state = 'done') as done,
      count(*) filter (where b.state = 'failed') as failed, count(*) filter (where b.state = 'stopped') as stopped,
      count(*) filter (where b.state = 'done' and r.state = 'awaiting-approval') as awaiting, count(*) filter (where b.state = 'done' and r.state = 'approved') as approved,
      count(*) filter (where b.state = 'done' and r.state = 'rejected') as rejected, count(*) filter (where b.state = 'done' and r.id is not null) as drafts,
      coalesce(sum(b.own_nano_usd + b.earlier_own_nano_usd), 0) as own, coalesce(sum(b.platform_nano_usd + b.earlier_platform_nano_usd), 0) as platform,
      count(*) filter (where b.run_id is not null and not b.settled and b.state <> 'waiting') as pending, count(*) filter (where b.unpriced) as unpriced
    from batch_rows b left join runs r on r.id = b.run_id where b.batch_id = any(${[...ids]}::uuid[]) group by b.batch_id`.execute(trx)).rows);
  return new Map(rows.map((row) => [row.batch_id, row]));
}

/** Rows with their runs, as the page of a batch shows them. */
export async function describeRows(context: CatalogueContext, store: BatchStore, batch: BatchRecord, rows: readonly BatchRowRecord[]): Promise<BatchRow[]> {
  const ids = rows.flatMap(({ run_id: runId }) => (runId === null ? [] : [runId]));
  const runs = new Map((ids.length === 0 ? [] : await store.database.inTenant(batch.tenant_id, (trx) => trx.selectFrom('runs').selectAll().where('id', 'in', ids).execute())).map((run) => [run.id, run]));
  const key = batch.object_key === null ? null : await store.openKey(batch);
  return Promise.all(rows.map(async (row): Promise<BatchRow> => {
    const run = row.run_id === null ? undefined : runs.get(row.run_id);
    const content = key === null ? null : openRow(key, row);
    const title = content !== null || run === undefined || run.sealed_title === null || run.object_key === null ? null
      : batch.source === 'documents' ? (await context.store.openContent(run)).documents[0]?.name ?? null : await context.store.openTitle(run);
    return {
      number: row.number, state: row.state, attempts: row.attempts, runId: run?.id ?? null, runState: run?.state ?? null,
      label: content?.label ?? subjectOf(title, context.apps.get(batch.app_id)?.name) ?? `Row ${row.number}`,
      costNanoUsd: row.settled && !row.unpriced && run !== undefined ? row.own_nano_usd + row.platform_nano_usd : null,
      failure: row.failure_code === null ? null : describeFailure({ code: row.failure_code, parameters: row.failure_parameters ?? {} }),
    };
  }));
}

/** The title of a run without the name of its app, which stands above the list. */
function subjectOf(title: string | null, appName: string | undefined): string | null {
  if (title === null || title === '') return null;
  return appName !== undefined && title.startsWith(`${appName}: `) ? title.slice(appName.length + 2) : title;
}
