import { operations } from '@keystead/contract';
import { type ImplementedOperation, InvalidRequest, implement } from '../../foundation/index.ts';
import { askAgain } from '../runs/ask-again.ts';
import { decideRuns } from '../runs/decide-many.ts';
import { type CatalogueContext, appOf, findRun, showRun } from './context.ts';

/** Deciding over several drafts at once, and asking again where nobody decided in time. */
export function reviewDecisions(context: CatalogueContext): readonly ImplementedOperation[] {
  return [
    implement(operations.decideRuns, async ({ principal, body }) => {
      if (body.decision === 'reject' && (body.reason ?? '') === '') throw new InvalidRequest([{ path: 'reason', message: 'is needed to reject: say what has to change' }]);
      return { items: await decideRuns(context, principal, body) };
    }),
    implement(operations.askAgain, async ({ principal, params }) => {
      const row = await findRun(context, principal, params.runId);
      await askAgain(context, appOf(context, row), principal, row);
      return (await showRun(context, principal, row.id)).run;
    }),
  ];
}
