import type { Run } from '@keystead/contract';
import { KeysteadError, type Principal } from '../../foundation/index.ts';
import type { CatalogueDependencies } from '../dependencies.ts';
import type { AppManifest } from '../manifest.ts';
import { describeRun } from '../runs/describe.ts';
import type { RunEngine } from '../runs/engine.ts';
import type { RunRow, RunStore } from '../runs/store.ts';

/** What every operation of the catalogue shares. */
export interface CatalogueContext {
  readonly dependencies: CatalogueDependencies;
  readonly store: RunStore;
  readonly engine: RunEngine;
  readonly apps: ReadonlyMap<string, AppManifest>;
}

/** @throws KeysteadError `not_found` */
export function findApp(context: CatalogueContext, appId: string): AppManifest {
  const manifest = context.apps.get(appId);
  if (manifest === undefined) throw new KeysteadError('not_found');
  return manifest;
}

/** A run of the caller's tenant, as it is now; one whose process died shows as interrupted. */
export async function findRun(context: CatalogueContext, principal: Principal, runId: string): Promise<RunRow> {
  await context.store.recoverInterrupted(principal.tenantId);
  return context.store.find(principal.tenantId, runId);
}

/** The manifest of a run’s app. @throws KeysteadError `conflict` when the app left the catalogue. */
export function appOf(context: CatalogueContext, row: RunRow): AppManifest {
  const manifest = context.apps.get(row.app_id);
  if (manifest === undefined) throw new KeysteadError('conflict', { detail: 'this app is no longer in the catalogue' });
  return manifest;
}

/** A run as its page shows it, read anew. */
export async function showRun(context: CatalogueContext, principal: Principal, runId: string): Promise<{ row: RunRow; run: Run }> {
  const row = await context.store.find(principal.tenantId, runId);
  const content = await context.store.openContent(row);
  return { row, run: await describeRun(context.dependencies, context.store, { row, content, principal, manifest: context.apps.get(row.app_id) }) };
}
