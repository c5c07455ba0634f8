import { operations } from '@keystead/contract';
import { KeysteadError, implement } from '../../foundation/index.ts';
import { type CatalogueContext, findRun, showRun } from './context.ts';

export function stopRun(context: CatalogueContext) {
  return implement(operations.stopRun, async (call) => {
    const row = await findRun(context, call.principal, call.params.runId);
    if (row.state !== 'running') throw new KeysteadError('conflict', { detail: `a run that is ${row.state} cannot be stopped` });
    await context.engine.stop(row);
    return (await showRun(context, call.principal, row.id)).run;
  });
}
