import { operations } from '@keystead/contract';
import { implement } from '../../foundation/index.ts';
import { startRun as start } from '../runs/start.ts';
import { type CatalogueContext, findRunnableApp, showRun } from './context.ts';

export function startRun(context: CatalogueContext) {
  return implement(operations.startRun, async (call) => {
    const row = await start(context, await findRunnableApp(context, call.principal, call.params.appId), call.principal, call.body);
    return (await showRun(context, call.principal, row.id)).run;
  });
}
