import { operations } from '@keystead/contract';
import { implement } from '../../foundation/index.ts';
import { heldElsewhere } from '../runs/retention/content-state.ts';
import { contentGone } from '../runs/retention/without-content.ts';
import { editRun as edit } from '../runs/review.ts';
import { hasContent } from '../runs/store.ts';
import { type CatalogueContext, appOf, findRun, showRun } from './context.ts';

export function editRun(context: CatalogueContext) {
  return implement(operations.editRun, async (call) => {
    const row = await findRun(context, call.principal, call.params.runId);
    const manifest = appOf(context, row);
    if (!hasContent(row)) throw contentGone(row, heldElsewhere(row, { now: context.dependencies.clock.now(), reader: call.principal.userId, process: context.store.holdings.process }));
    // An app beyond the plan is for reading: what it made can be decided over and exported, not worked on.
    await context.dependencies.people.requireApp(call.principal.tenantId, manifest);
    await edit(context, manifest, call.principal, row, call.body);
    return (await showRun(context, call.principal, row.id)).run;
  });
}
