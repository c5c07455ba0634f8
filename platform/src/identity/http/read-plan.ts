import { planOperations } from '@keystead/contract';
import { implement } from '../../foundation/index.ts';
import type { IdentityContext } from '../context.ts';
import { readPlan as read } from '../plans/read-plan.ts';

export function readPlan(context: IdentityContext) {
  return implement(planOperations.readPlan, ({ principal }) => read(context, principal));
}
