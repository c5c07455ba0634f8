import { operations } from '@keystead/contract';
import { implement } from '../../foundation/index.ts';
import type { MeteringDependencies } from '../dependencies.ts';
import { answerUsage } from '../usage/answer-usage.ts';

/** Usage and cost over time, by one dimension or two, narrowed by any. */
export function readUsage(dependencies: MeteringDependencies) {
  return implement(operations.readUsage, async ({ principal: { tenantId }, query }) => answerUsage(dependencies, tenantId, query));
}
