import { operations } from '@keystead/contract';
import { actorOf, recordEvent } from '../../audit/index.ts';
import { implement } from '../../foundation/index.ts';
import { noteOpening } from '../runs/openings.ts';
import { type CatalogueContext, findRun, showRun } from './context.ts';

export function readRun(context: CatalogueContext) {
  return implement(operations.readRun, async (call) => {
    const { principal } = call;
    const { id } = await findRun(context, principal, call.params.runId);
    const { row, run } = await showRun(context, principal, id);
    await context.store.database.inTenant(principal.tenantId, async (trx) => {
      await noteOpening(trx, principal, row, context.dependencies.clock.now());
      await recordEvent(trx, { tenantId: principal.tenantId, action: 'run.read', actor: actorOf(principal), subjectId: id, detail: {} });
    });
    return run;
  });
}
