import type { Run } from '@keystead/contract';
import { KeysteadError, type Principal } from '../../foundation/index.ts';
import type { CatalogueDependencies } from '../dependencies.ts';
import type { AppManifest } from '../manifest.ts';
import { describeRun } from '../runs/describe.ts';
import type { RunEngine } from '../runs/engine.ts';
import type { RunRow, RunStore } from '../runs/store.ts';
import { requireVisible } from '../sharing/visibility.ts';

/** What every operation of the catalogue shares. */
export interface CatalogueContext {
  readonly dependencies: CatalogueDependencies;
  readonly store: RunStore;
  readonly engine: RunEngine;
  readonly apps: ReadonlyMap<string, AppManifest>;
}

/** An app as this caller may see it: one that is hidden, or assigned to others, is not there. @throws KeysteadError `not_found` */
export async function findApp(context: CatalogueContext, principal: Principal, appId: string): Promise<AppManifest> {
  const manifest = context.apps.get(appId);
  if (manifest === undefined || manifest.hidden !== undefined || (await context.dependencies.people.hiddenApps(principal)).has(appId)) throw new KeysteadError('not_found');
  return manifest;
}

/** As `findApp`, for whoever is about to run it. @throws KeysteadError `plan_limit` where the plan is without it. */
export async function findRunnableApp(context: CatalogueContext, principal: Principal, appId: string): Promise<AppManifest> {
  const manifest = await findApp(context, principal, appId);
  await context.dependencies.people.requireApp(principal.tenantId, manifest);
  return manifest;
}

/**
 * A run of the caller's tenant, as it is now; one whose process died shows as interrupted.
 * @throws KeysteadError `not_found`, also for runs of an app that is assigned to others, and for those that the caller does not see.
 */
export async function findRun(context: CatalogueContext, principal: Principal, runId: string): Promise<RunRow> {
  await context.store.recoverInterrupted(principal.tenantId);
  await requireVisible(context, principal, runId);
  const row = await context.store.find(principal.tenantId, runId, principal.userId);
  if ((await context.dependencies.people.hiddenApps(principal)).has(row.app_id)) throw new KeysteadError('not_found');
  return row;
}

/** The manifest of a run’s app. @throws KeysteadError `conflict` when the app left the catalogue. */
export function appOf(context: CatalogueContext, row: RunRow): AppManifest {
  const manifest = context.apps.get(row.app_id);
  if (manifest === undefined) throw new KeysteadError('conflict', { detail: 'this app is no longer in the catalogue' });
  return manifest;
}

/** A run as its page shows it, read anew. */
export async function showRun(context: CatalogueContext, principal: Principal, runId: string): Promise<{ row: RunRow; run: Run }> {
  const row = await context.store.find(principal.tenantId, runId, principal.userId);
  const content = await context.store.openContent(row);
  return { row, run: await describeRun(context.dependencies, context.store, { row, content, principal, manifest: context.apps.get(row.app_id) }) };
}
