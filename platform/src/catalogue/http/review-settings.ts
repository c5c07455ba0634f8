import { operations } from '@keystead/contract';
import { type ImplementedOperation, implement } from '../../foundation/index.ts';
import { changeDeadline, readDeadline } from '../reviews/deadline.ts';
import { changeStandIn, readStandIn } from '../reviews/deputy.ts';
import type { CatalogueContext } from './context.ts';

/** When reviews are wanted, and who stands in for a reviewer who is away. */
export function reviewSettings(context: CatalogueContext): readonly ImplementedOperation[] {
  return [
    implement(operations.readReviewDeadline, ({ principal }) => readDeadline(context, principal)),
    implement(operations.updateReviewDeadline, ({ principal, body }) => changeDeadline(context, principal, body.dueDays)),
    implement(operations.readReviewDeputy, ({ principal }) => readStandIn(context, principal)),
    implement(operations.updateReviewDeputy, ({ principal, body }) => changeStandIn(context, principal, body.deputy)),
  ];
}
