import { operations } from '@keystead/contract';
import { InvalidRequest, implement } from '../../foundation/index.ts';
import { startRun as start } from '../runs/start.ts';
import { type CatalogueContext, findRun, findRunnableApp, showRun } from './context.ts';

export function startRun(context: CatalogueContext) {
  return implement(operations.startRun, async (call) => {
    const manifest = await findRunnableApp(context, call.principal, call.params.appId);
    if (call.body.rerunOf !== undefined && (await findRun(context, call.principal, call.body.rerunOf)).app_id !== manifest.id) throw new InvalidRequest([{ path: 'rerunOf', message: 'is a run of another app' }]);
    const row = await start(context, manifest, call.principal, call.body);
    return (await showRun(context, call.principal, row.id)).run;
  });
}
