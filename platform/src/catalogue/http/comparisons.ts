import { type DataClass, operations, strictestOf } from '@keystead/contract';
import { type ImplementedOperation, KeysteadError, type Principal, implement } from '../../foundation/index.ts';
import { keepRun, readComparison, startComparison } from '../comparison/compare-models.ts';
import { readDifference, readOwnDifference } from '../comparison/read-difference.ts';
import { targetQuestion } from '../runs/start.ts';
import { type CatalogueContext, appOf, findRun, findRunnableApp } from './context.ts';

/** Models to choose from, differences, and drafts of several models beside each other. */
export function comparisons(context: CatalogueContext): readonly ImplementedOperation[] {
  const { dependencies, store } = context;
  return [
    implement(operations.listRunModels, async ({ principal, params, query }) => {
      const manifest = await findRunnableApp(context, principal, params.appId);
      const documentClass = query.runId === undefined ? query.dataClass : strictestOf([query.dataClass, await classOfRun(context, principal, { appId: manifest.id, runId: query.runId })]);
      const targets = await dependencies.models.listTargets(targetQuestion(principal, manifest, documentClass));
      return { items: targets.map(({ model, name, provider, providerName, sandbox, usual }) => ({ model, name, provider, providerName, sandbox, usual })) };
    }),
    implement(operations.readRunDifference, async ({ principal, params, query }) => {
      const row = await findRun(context, principal, params.runId);
      const manifest = appOf(context, row);
      return query.against === 'model' ? readOwnDifference(store, manifest, row) : readDifference(store, manifest, { row, other: await findRun(context, principal, query.against) });
    }),
    implement(operations.startComparison, async ({ principal, params, body }) => readComparison(context, principal, await startComparison(context, await findRunnableApp(context, principal, params.appId), principal, body))),
    implement(operations.compareRun, async ({ principal, params, body }) => {
      const row = await findRun(context, principal, params.runId);
      if (row.state === 'running' || row.output_hash === null) throw new KeysteadError('conflict', { detail: `a run that is ${row.state} has no whole draft to compare with` });
      const { input, documents } = await store.openContent(row, await store.openKey(row, 'anywhere'));
      return readComparison(context, principal, await startComparison(context, await findRunnableApp(context, principal, row.app_id), principal, { input, documentIds: documents.map(({ id }) => id), models: body.models }, row));
    }),
    implement(operations.readComparison, ({ principal, params }) => readComparison(context, principal, params.comparisonId)),
    implement(operations.keepComparedRun, async ({ principal, params, body }) => {
      await keepRun(context, principal, params.comparisonId, { runId: body.runId, reason: body.reason ?? null });
      return readComparison(context, principal, params.comparisonId);
    }),
  ];
}

/** The strictest class of a run's documents, as they are labelled now; those that are gone count no more. @throws KeysteadError `not_found`, also for a run of another app. */
async function classOfRun(context: CatalogueContext, principal: Principal, { appId, runId }: { readonly appId: string; readonly runId: string }): Promise<DataClass> {
  const row = await findRun(context, principal, runId);
  if (row.app_id !== appId) throw new KeysteadError('not_found');
  const { documents } = await context.store.openContent(row);
  const found = await Promise.all(documents.map(({ id }) => context.dependencies.documents.describe(principal.tenantId, id).catch((error: unknown) => { if (error instanceof KeysteadError && error.code === 'not_found') return null; throw error; })));
  return strictestOf(found.map((document) => document?.dataClass ?? null));
}
