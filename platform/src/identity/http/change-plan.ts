import { planOperations } from '@keystead/contract';
import { implement } from '../../foundation/index.ts';
import type { IdentityContext } from '../context.ts';
import { changePlan as change } from '../plans/change-plan.ts';

export function changePlan(context: IdentityContext) {
  return implement(planOperations.changePlan, ({ principal, body }) => change(context, principal, body));
}
