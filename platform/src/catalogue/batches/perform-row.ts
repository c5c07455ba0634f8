import { type ErrorParameters, type PauseCode, failureWords } from '@keystead/contract';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ContentKey } from '../../documents/index.ts';
import { KeysteadError, toProblem } from '../../foundation/index.ts';
import { type CatalogueContext, findRunnableApp } from '../http/context.ts';
import { OtherTarget, startRun } from '../runs/start.ts';
import type { RunRow } from '../runs/store.ts';
import type { RunState } from '../tables.ts';
import { type BatchFailure, type BatchStore, openRow } from './store.ts';
import type { BatchRecord, BatchRowRecord, BatchRowState } from './tables.ts';

/** What became of a row: it ended, its batch cannot go on, or it waits for room. */
export type RowOutcome =
  | { readonly kind: 'ended'; readonly state: Extract<BatchRowState, 'done' | 'failed' | 'stopped'>; readonly failure: BatchFailure | null; readonly ran: boolean }
  | { readonly kind: 'pause'; readonly code: PauseCode; readonly parameters: ErrorParameters }
  | { readonly kind: 'later' };

interface Parts { readonly context: CatalogueContext; readonly batches: BatchStore }
interface Task { readonly batch: BatchRecord; readonly row: BatchRowRecord; readonly key: ContentKey; readonly leaving: AbortSignal }

/** How often a run that another process performs is looked at. */
const lookMilliseconds = 2_000;

/**
 * Carries a row to its end. Its run is looked for first: what another process began is followed and never begun again; a run that was interrupted is a failure,
 * for a person to retry. Whoever started the batch must still be allowed to run the app.
 */
export async function performRow(parts: Parts, task: Task): Promise<RowOutcome> {
  const { batch, row } = task;
  const runId = row.run_id;
  if (runId === null) return { kind: 'later' };
  try {
    if (await findRun(parts, batch, runId) === null) {
      const refused = await begin(parts, task, runId);
      if (refused !== null) return refused;
    }
    await parts.context.engine.live(runId)?.ended;
    return await follow(parts, task, runId);
  } catch (error) {
    if (task.leaving.aborted) return { kind: 'later' };
    parts.context.dependencies.logger.error({ err: error, batchId: batch.id, row: row.number }, 'a row of a batch could not be carried out');
    return { kind: 'ended', state: 'failed', failure: { code: 'internal', parameters: {} }, ran: true };
  }
}

async function findRun({ context }: Parts, batch: BatchRecord, runId: string): Promise<RunRow | null> {
  return await context.store.database.inTenant(batch.tenant_id, (trx) => trx.selectFrom('runs').selectAll().where('id', '=', runId).executeTakeFirst()) ?? null;
}

/** @returns `null` once the run stands. */
async function begin({ context }: Parts, { batch, row, key }: Task, runId: string): Promise<RowOutcome | null> {
  const principal = await context.dependencies.people.standing({ tenantId: batch.tenant_id, userId: batch.started_by, tokenId: batch.token_id });
  if (principal === null || !principal.permissions.has('apps.run')) return { kind: 'pause', code: 'access', parameters: { reason: principal === null ? 'they left, or their token is no longer in force' : 'their role or token no longer runs apps' } };
  const content = openRow(key, row);
  if (content === null) return { kind: 'ended', state: 'failed', failure: { code: 'conflict', parameters: { detail: 'what the row held is gone' } }, ran: false };
  try {
    const manifest = await findRunnableApp(context, principal, batch.app_id);
    await startRun(context, manifest, principal, { input: content.input, documentIds: content.documentIds, runId, sandbox: batch.sandbox });
    return null;
  } catch (error) {
    return refusalOf(error, batch);
  }
}

/** Refusals that concern the whole batch pause it; those of the row's own fail it. */
function refusalOf(error: unknown, batch: BatchRecord): RowOutcome | null {
  if (error instanceof OtherTarget) return { kind: 'pause', code: 'other-key', parameters: batch.sandbox ? { begun: 'on the sandbox', now: 'on a key of yours' } : { begun: 'on a key of yours', now: 'on the sandbox' } };
  // Somebody else made the run in this moment, under the same id.
  if (error instanceof Error && 'code' in error && error.code === '23505') return null;
  if (!(error instanceof KeysteadError)) throw error;
  const pause = pauses[error.code];
  if (pause !== undefined) return { kind: 'pause', code: pause, parameters: error.code === 'plan_limit' ? error.parameters : { reason: toProblem(error, '').title } };
  if (error.code === 'unavailable') return { kind: 'later' };
  return { kind: 'ended', state: 'failed', failure: { code: error.code === 'not_found' ? 'conflict' : error.code, parameters: error.code === 'not_found' ? { detail: 'a document of this row was deleted' } : error.parameters }, ran: false };
}

const pauses: Readonly<Partial<Record<KeysteadError['code'], PauseCode>>> = { forbidden: 'access', plan_limit: 'plan', no_usable_credential: 'no-key' };

/** Waits for a run's end and gives what it means for the row. */
async function follow(parts: Parts, { batch, leaving }: Task, runId: string): Promise<RowOutcome> {
  for (;;) {
    await parts.context.store.recoverInterrupted(batch.tenant_id);
    const run = await parts.context.store.find(batch.tenant_id, runId);
    if (run.state !== 'running') return outcomeOf(run);
    await sleep(lookMilliseconds, undefined, { signal: leaving });
  }
}

/** How a run's end counts for its row. A draft counts as done, whatever is decided about it. */
const rowStates: Readonly<Partial<Record<RunState, 'failed' | 'stopped'>>> = { failed: 'failed', stopped: 'stopped' };

function outcomeOf(run: RunRow): RowOutcome {
  const state = rowStates[run.state] ?? 'done';
  return { kind: 'ended', state, failure: run.failure_code === null ? null : { code: run.failure_code, parameters: run.failure_parameters ?? {} }, ran: true };
}

/** A failure in words, for the pause that follows from many of them. */
export const wordsOf = (failure: BatchFailure | null): string => (failure === null ? 'they were stopped' : failureWords(failure.code, failure.parameters));
