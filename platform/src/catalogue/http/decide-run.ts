import { operations } from '@keystead/contract';
import { implement } from '../../foundation/index.ts';
import { decideRun as decide } from '../runs/review.ts';
import { type CatalogueContext, findRun, showRun } from './context.ts';

export function decideRun(context: CatalogueContext) {
  return implement(operations.decideRun, async (call) => {
    const row = await findRun(context, call.principal, call.params.runId);
    const { decision, subjectHash, reason, attestation } = call.body;
    await decide(context, call.principal, row, { decision, subjectHash, reason: reason ?? null, attestation: attestation ?? false });
    return (await showRun(context, call.principal, row.id)).run;
  });
}
