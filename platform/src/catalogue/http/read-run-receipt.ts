import { operations, sumReceipts } from '@keystead/contract';
import { implement } from '../../foundation/index.ts';
import { type CatalogueContext, findRun } from './context.ts';

/** The receipt of a run, for whoever may see the run. */
export function readRunReceipt(context: CatalogueContext) {
  return implement(operations.readRunReceipt, async ({ principal, params }) => {
    const run = await findRun(context, principal, params.runId);
    const { receipts: requests, omitted } = await context.dependencies.receipts.ofRun(principal.tenantId, run.id);
    const waiting = run.request_id === null || requests.some(({ facts }) => facts.requestId === run.request_id) ? 0 : 1;
    return { keystead: 'run-receipt' as const, version: 1 as const, tenant: principal.tenantId, runId: run.id, appId: run.app_id, waiting, omitted, requests, sums: sumReceipts(requests) };
  });
}
