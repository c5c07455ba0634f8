import { operations } from '@keystead/contract';
import { implement } from '../../foundation/index.ts';
import { editRun as edit } from '../runs/review.ts';
import { type CatalogueContext, appOf, findRun, showRun } from './context.ts';

export function editRun(context: CatalogueContext) {
  return implement(operations.editRun, async (call) => {
    const row = await findRun(context, call.principal, call.params.runId);
    const manifest = appOf(context, row);
    // An app beyond the plan is for reading: what it made can be decided over and exported, not worked on.
    await context.dependencies.people.requireApp(call.principal.tenantId, manifest);
    await edit(context, manifest, call.principal, row, call.body);
    return (await showRun(context, call.principal, row.id)).run;
  });
}
