import { type RatingReason, type RetentionWish, type Run, type RunComparison, mostCompared } from '@keystead/contract';
import type { Selectable } from 'kysely';
import { actorOf, recordEvent } from '../../audit/index.ts';
import { InvalidRequest, KeysteadError, type Principal, newId } from '../../foundation/index.ts';
import type { Citation } from '../answer/evidence.ts';
import { type CatalogueContext, findRun, showRun } from '../http/context.ts';
import { type AppManifest, needsApproval } from '../manifest.ts';
import { nameIn } from '../runs/describe.ts';
import { rateKept } from '../runs/feedback.ts';
import { openGate, readGate, withdrawGate } from '../runs/gate.ts';
import { checkRunRequest, chooseTarget, startRun, targetQuestion } from '../runs/start.ts';
import type { RunRow, RunTransaction } from '../runs/store.ts';
import { viewerOf, visibleTo } from '../sharing/visibility.ts';
import type { RunComparisonsTable } from '../tables.ts';

type ComparisonRow = Selectable<RunComparisonsTable>;
interface Wish { readonly input: Readonly<Record<string, unknown>>; readonly documentIds: readonly string[]; readonly models: readonly string[] }

/**
 * Runs one input on several models. `besides`: a finished run with that input, whose draft is compared too.
 * @throws InvalidRequest for a model that may not be chosen, or a mixture with the sandbox, before anything is started.
 */
export async function startComparison(context: CatalogueContext, manifest: AppManifest, principal: Principal, wish: Wish, besides: RunRow | null = null): Promise<string> {
  const { dependencies, store, engine } = context;
  const { tenantId, userId } = principal;
  const models = [...new Set(wish.models)];
  if (models.length !== wish.models.length) throw invalidModels('names a model twice');
  const { documentClass } = await checkRunRequest(dependencies, manifest, tenantId, wish);
  const asked = targetQuestion(principal, manifest, documentClass);
  const targets = await Promise.all(models.map((model) => chooseTarget(dependencies, asked, model)));
  const sandboxes = [...targets.map(({ sandbox }) => sandbox), ...besides === null ? [] : [besides.sandbox]];
  if (new Set(sandboxes).size > 1) throw invalidModels('mixes the sandbox with real models: no model wrote the sandbox’s drafts, so there is nothing to compare');
  engine.assertRoom(models.length);
  const comparisonId = besides?.comparison_id ?? newId();
  await store.database.inTenant(tenantId, async (trx) => {
    if (besides !== null) await joinComparison(trx, besides, comparisonId, models.length);
    if (besides?.comparison_id === undefined || besides.comparison_id === null) await trx.insertInto('run_comparisons').values({ id: comparisonId, tenant_id: tenantId, app_id: manifest.id, created_by: userId }).execute();
    await recordEvent(trx, { tenantId, action: 'run.compared', actor: actorOf(principal), subjectId: comparisonId, detail: { app: manifest.id, runs: models.length + (besides === null ? 0 : 1) } });
  });
  for (const model of models) await startRun({ dependencies, store, engine }, manifest, principal, { input: wish.input, documentIds: wish.documentIds, model, comparisonId, ...besides === null ? {} : { rerunOf: besides.id, ...sameWish(besides) } });
  return comparisonId;
}

/** Whoever asked for less to be kept of the first run asks it of those beside it. */
function sameWish({ retention_source: source, retention_mode: mode, retention_days: days }: RunRow): { readonly retention?: RetentionWish } {
  if (source !== 'run' || mode === null || mode === 'keep') return {};
  return { retention: mode === 'days' ? { mode, days: days ?? 1 } : { mode } };
}

const invalidModels = (message: string): InvalidRequest => new InvalidRequest([{ path: 'models', message }]);

/** @throws InvalidRequest where so many drafts do not stand beside each other. */
async function joinComparison(trx: RunTransaction, besides: RunRow, comparisonId: string, more: number): Promise<void> {
  const there = besides.comparison_id === null ? 1 : (await trx.selectFrom('runs').select('id').where('comparison_id', '=', comparisonId).execute()).length;
  if (there + more > mostCompared) throw invalidModels(`would make ${there + more} drafts; at most ${mostCompared} are compared`);
  await trx.updateTable('runs').set({ comparison_id: comparisonId }).where('id', '=', besides.id).execute();
}

/** With the drafts that the caller sees. @throws KeysteadError `not_found`, also where its app is assigned to others, or none of them is seen. */
async function findComparison(context: CatalogueContext, principal: Principal, comparisonId: string): Promise<{ comparison: ComparisonRow; rows: readonly RunRow[] }> {
  const { store, dependencies } = context;
  await store.recoverInterrupted(principal.tenantId);
  const viewer = await viewerOf(dependencies, principal);
  const found = await store.database.inTenant(principal.tenantId, async (trx) => ({
    comparison: await trx.selectFrom('run_comparisons').selectAll().where('id', '=', comparisonId).executeTakeFirst(),
    rows: await trx.selectFrom('runs').selectAll().where('comparison_id', '=', comparisonId).where(visibleTo(viewer)).orderBy('id').execute(),
  }));
  const { comparison } = found;
  // Whoever sees none of its drafts has no comparison to see.
  if (comparison === undefined || (found.rows.length === 0 && comparison.created_by !== principal.userId) || (await dependencies.people.hiddenApps(principal)).has(comparison.app_id)) throw new KeysteadError('not_found');
  return { comparison, rows: found.rows };
}

/** A comparison with its drafts. Each draft that is shown counts as read. */
export async function readComparison(context: CatalogueContext, principal: Principal, comparisonId: string): Promise<RunComparison> {
  const { dependencies, apps, store } = context;
  const { comparison, rows } = await findComparison(context, principal, comparisonId);
  const runs = [];
  for (const { id } of rows) runs.push((await showRun(context, principal, id)).run);
  await store.database.inTenant(principal.tenantId, async (trx) => {
    for (const { id } of rows) await recordEvent(trx, { tenantId: principal.tenantId, action: 'run.read', actor: actorOf(principal), subjectId: id, detail: { comparison: comparisonId } });
  });
  const people = await dependencies.people.names(principal.tenantId, [comparison.created_by, comparison.kept_by].filter((id) => id !== null));
  return {
    id: comparison.id, appId: comparison.app_id, appName: apps.get(comparison.app_id)?.name ?? comparison.app_id, title: runs[0]?.title ?? '',
    createdBy: comparison.created_by, createdByName: nameIn(people, comparison.created_by), createdAt: comparison.created_at.toISOString(),
    kept: comparison.kept_run_id === null || comparison.kept_at === null ? null : { runId: comparison.kept_run_id, by: comparison.kept_by, byName: nameIn(people, comparison.kept_by), at: comparison.kept_at.toISOString(), reason: comparison.reason },
    runs: runs.map((run) => ({ run, providerName: dependencies.models.providerName(run), checks: countChecks(run.citations) })),
    mayChoose: principal.userId !== null && principal.permissions.has('apps.run') && runs.some(({ state }) => whole.has(state)),
  };
}

/** States in which a run has a whole draft. */
const whole: ReadonlySet<Run['state']> = new Set(['draft', 'awaiting-approval', 'approved', 'rejected']);

/** What the checks of a draft came to, quotes and figures apart. */
function countChecks(citations: readonly Citation[]): RunComparison['runs'][number]['checks'] {
  const quotes = citations.filter(({ path }) => path.endsWith('evidence'));
  const count = (state: Citation['state']): number => quotes.filter((citation) => citation.state === state).length;
  return { found: count('found'), elsewhere: count('elsewhere'), notFound: count('not-found'), figures: citations.length - quotes.length };
}

/**
 * Keeps one draft. The others stay readable; where the caller's own waited for a decision, they no longer do, and the kept one does.
 * @throws KeysteadError `not_found` for a run that is not compared here, `conflict` for one without a whole draft.
 */
export async function keepRun(context: CatalogueContext, principal: Principal, comparisonId: string, choice: { readonly runId: string; readonly reason: RatingReason | null }): Promise<void> {
  const { store, dependencies, apps } = context;
  const { tenantId, userId } = principal;
  const { comparison, rows } = await findComparison(context, principal, comparisonId);
  const kept = rows.find(({ id }) => id === choice.runId);
  if (kept === undefined) throw new KeysteadError('not_found');
  await findRun(context, principal, kept.id);
  if (!whole.has(kept.state)) throw new KeysteadError('conflict', { detail: `a run that is ${kept.state} has no whole draft to keep` });
  const at = dependencies.clock.now();
  const manifest = apps.get(comparison.app_id);
  const activeSeats = await dependencies.people.activeSeats(tenantId);
  await store.database.inTenant(tenantId, async (trx) => {
    for (const { id } of rows) {
      const row = await store.lock(trx, id);
      if (row.state !== 'awaiting-approval') continue;
      if (id !== kept.id) await putAside(trx, principal, row);
      else if (manifest !== undefined && needsApproval(manifest, row.audience)) await reopenGate(trx, { manifest, row, activeSeats, now: at });
    }
    await trx.updateTable('run_comparisons').set({ kept_run_id: kept.id, kept_by: userId, kept_at: at, reason: choice.reason }).where('id', '=', comparisonId).execute();
    if (userId !== null) await rateKept(trx, kept, { userId, reason: choice.reason, at });
    await recordEvent(trx, { tenantId, action: 'run.kept', actor: actorOf(principal), subjectId: comparisonId, detail: { run: kept.id, of: rows.length, reason: choice.reason } });
  });
}

/** It waits no longer; a colleague's goes on waiting, whoever set another one beside it. */
async function putAside(trx: RunTransaction, principal: Principal, row: RunRow): Promise<void> {
  if (row.started_by === principal.userId || principal.permissions.has('people.manage')) await withdrawGate(trx, row);
}

/** A draft that was put aside by an earlier choice waits for its decision again. */
async function reopenGate(trx: RunTransaction, asked: { readonly manifest: AppManifest; readonly row: RunRow; readonly activeSeats: number; readonly now: Date }): Promise<void> {
  const subjectHash = asked.row.output_hash?.toString('hex');
  if (subjectHash === undefined || (await readGate(trx, asked.row))?.state === 'open') return;
  await openGate(trx, { ...asked, subjectHash });
}
