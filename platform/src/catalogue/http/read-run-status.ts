import { operations } from '@keystead/contract';
import { implement } from '../../foundation/index.ts';
import { commentCounts } from '../comments/comments.ts';
import { describeRunGate } from '../runs/describe.ts';
import { readGate } from '../runs/gate.ts';
import { type CatalogueContext, findRun } from './context.ts';

/** What an open page asks every few seconds. No key is opened for it and nothing is recorded: only a run that changed is read again. */
export function readRunStatus(context: CatalogueContext) {
  return implement(operations.readRunStatus, async (call) => {
    const { tenantId } = call.principal;
    const row = await findRun(context, call.principal, call.params.runId);
    const { gate, comments } = await context.store.database.inTenant(tenantId, async (trx) => ({ gate: await readGate(trx, row), comments: await commentCounts(trx, row.id) }));
    const approval = gate === null ? null : describeRunGate(gate, context.dependencies.clock.now());
    return {
      state: row.state, outputHash: row.output_hash?.toString('hex') ?? null, comments,
      approval: approval === null ? null : { id: approval.id, state: approval.state, assignedTo: approval.assignedTo, dueAt: approval.dueAt },
    };
  });
}
