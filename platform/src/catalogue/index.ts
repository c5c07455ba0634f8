import type { Run, RunComparison } from '@keystead/contract';
import type { ImplementedOperation, Principal } from '../foundation/index.ts';
import { apps } from './apps/registry.ts';
import type { CatalogueDependencies } from './dependencies.ts';
import { createBatchPerformer } from './batches/performer.ts';
import { openBatchStore } from './batches/store.ts';
import { batchOperations } from './http/batches.ts';
import { type CatalogueContext, findRun, showRun } from './http/context.ts';
import { reviewDecisions } from './http/review-decisions.ts';
import { readComparison } from './comparison/compare-models.ts';
import { comparisons } from './http/comparisons.ts';
import { decideRun } from './http/decide-run.ts';
import { editRun } from './http/edit-run.ts';
import { evals } from './http/evals.ts';
import { estimateRun } from './http/estimate-run.ts';
import { exportRun } from './http/export-run.ts';
import { followRun } from './http/follow-run.ts';
import { keptDrafts } from './http/kept-drafts.ts';
import { listApps } from './http/list-apps.ts';
import { listRuns } from './http/list-runs.ts';
import { readApp } from './http/read-app.ts';
import { readRun } from './http/read-run.ts';
import { reviews } from './http/reviews.ts';
import { runComments } from './http/run-comments.ts';
import { runFeedback } from './http/run-feedback.ts';
import { reviewSettings } from './http/review-settings.ts';
import { runSharing } from './http/run-sharing.ts';
import { templates } from './http/templates.ts';
import { readRunReceipt } from './http/read-run-receipt.ts';
import { readRunStatus } from './http/read-run-status.ts';
import { startRun } from './http/start-run.ts';
import { stopRun } from './http/stop-run.ts';
import { type RunArchive, openRunArchive } from './runs/archive.ts';
import { createRunEngine } from './runs/engine.ts';
import { openRunStore } from './runs/store.ts';
import { openHoldings } from './runs/retention/holdings.ts';
import { runRetention } from './runs/retention/http.ts';

export { apps } from './apps/registry.ts';
export type { ModelChoice, ModelEvent, ModelPrices, ModelRequest, ModelTarget, NamedTarget, Receipt, Receipts, RunSpending, RunBudgets, TargetQuestion } from './dependencies.ts';
export { createModelCall } from './runs/model-call.ts';

export interface Catalogue {
  readonly operations: readonly ImplementedOperation[];
  /** Runs of a whole tenant, for moving it. */
  readonly archive: RunArchive;
  /** A run as its page shows it, for this caller. @throws KeysteadError `not_found` */
  showRun(principal: Principal, runId: string): Promise<Run>;
  /** Drafts beside each other, as their page shows them to this caller; each counts as read. @throws KeysteadError `not_found` */
  showComparison(principal: Principal, comparisonId: string): Promise<RunComparison>;
  /** Marks the runs of a tenant whose process died. Lists and pages do so by themselves; at start it is done for all. */
  recoverInterrupted(tenantId: string): Promise<void>;
  /** Takes up batches that nobody performs, now and from then on. */
  performBatches(): Promise<void>;
  /** Ends the runs of this process, keeping what was written. */
  close(): Promise<void>;
}

/** Opens the catalogue: apps and their runs. */
export function openCatalogue(dependencies: CatalogueDependencies): Catalogue {
  const store = openRunStore({ ...dependencies, holdings: openHoldings(dependencies) });
  const engine = createRunEngine(dependencies, store);
  const context: CatalogueContext = { dependencies, store, engine, apps: new Map(apps.map((manifest) => [manifest.id, manifest])) };
  const trials = evals(context);
  const batches = openBatchStore(dependencies);
  const performer = createBatchPerformer(context, batches);
  return {
    operations: [...[listApps, readApp, estimateRun, startRun, listRuns, readRun, readRunStatus, readRunReceipt, followRun, stopRun, editRun, decideRun, exportRun].map((operation) => operation(context)), ...runFeedback(context), ...runSharing(context), ...runComments(context), ...templates(context), ...reviews(context), ...reviewDecisions(context), ...reviewSettings(context), ...batchOperations(context, batches, performer), ...runRetention(context), ...comparisons(context), ...keptDrafts(context), ...trials.operations],
    archive: openRunArchive(dependencies, store, context.apps),
    showRun: async (principal, runId) => (await showRun(context, principal, (await findRun(context, principal, runId)).id)).run,
    showComparison: (principal, comparisonId) => readComparison(context, principal, comparisonId),
    recoverInterrupted: (tenantId) => store.recoverInterrupted(tenantId),
    performBatches: async () => { performer.start(); await performer.look(); },
    close: async () => { await Promise.all([performer.close(), engine.close(), trials.close()]); },
  };
}
