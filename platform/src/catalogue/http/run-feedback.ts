import { operations } from '@keystead/contract';
import { type ImplementedOperation, implement } from '../../foundation/index.ts';
import { enterMinutes, rate, readFeedback } from '../runs/feedback.ts';
import { type CatalogueContext, findRun } from './context.ts';

/** What people say about a run: whether its answer was good, and how long the work took. */
export function runFeedback(context: CatalogueContext): readonly ImplementedOperation[] {
  const { store, dependencies: { clock } } = context;
  return [
    implement(operations.readRunFeedback, async ({ principal, params }) => readFeedback(store, principal, await findRun(context, principal, params.runId))),
    implement(operations.rateRun, async ({ principal, params, body }) => rate(store, principal, await findRun(context, principal, params.runId), { ...body, at: clock.now() })),
    implement(operations.enterRunMinutes, async ({ principal, params, body }) => enterMinutes(store, principal, await findRun(context, principal, params.runId), { ...body, at: clock.now() })),
  ];
}
