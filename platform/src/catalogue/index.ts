import type { ImplementedOperation } from '../foundation/index.ts';
import { apps } from './apps/registry.ts';
import type { CatalogueDependencies } from './dependencies.ts';
import type { CatalogueContext } from './http/context.ts';
import { decideRun } from './http/decide-run.ts';
import { editRun } from './http/edit-run.ts';
import { estimateRun } from './http/estimate-run.ts';
import { exportRun } from './http/export-run.ts';
import { followRun } from './http/follow-run.ts';
import { listApps } from './http/list-apps.ts';
import { listRuns } from './http/list-runs.ts';
import { readApp } from './http/read-app.ts';
import { readRun } from './http/read-run.ts';
import { reviews } from './http/reviews.ts';
import { runFeedback } from './http/run-feedback.ts';
import { readRunReceipt } from './http/read-run-receipt.ts';
import { startRun } from './http/start-run.ts';
import { stopRun } from './http/stop-run.ts';
import { type RunArchive, openRunArchive } from './runs/archive.ts';
import { createRunEngine } from './runs/engine.ts';
import { openRunStore } from './runs/store.ts';

export { apps } from './apps/registry.ts';
export type { ModelChoice, ModelEvent, ModelPrices, ModelRequest, ModelTarget, Receipt, Receipts } from './dependencies.ts';
export { createModelCall } from './runs/model-call.ts';

export interface Catalogue {
  readonly operations: readonly ImplementedOperation[];
  /** Runs of a whole tenant, for moving it. */
  readonly archive: RunArchive;
  /** Marks the runs of a tenant whose process died. Lists and pages do so by themselves; at start it is done for all. */
  recoverInterrupted(tenantId: string): Promise<void>;
  /** Ends the runs of this process, keeping what was written. */
  close(): Promise<void>;
}

/** Opens the catalogue: apps and their runs. */
export function openCatalogue(dependencies: CatalogueDependencies): Catalogue {
  const store = openRunStore(dependencies);
  const engine = createRunEngine(dependencies, store);
  const context: CatalogueContext = { dependencies, store, engine, apps: new Map(apps.map((manifest) => [manifest.id, manifest])) };
  return {
    operations: [...[listApps, readApp, estimateRun, startRun, listRuns, readRun, readRunReceipt, followRun, stopRun, editRun, decideRun, exportRun].map((operation) => operation(context)), ...runFeedback(context), ...reviews(context)],
    archive: openRunArchive(dependencies, store, context.apps),
    recoverInterrupted: (tenantId) => store.recoverInterrupted(tenantId),
    close: () => engine.close(),
  };
}
