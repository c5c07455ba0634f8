import { planOperations } from '@keystead/contract';
import { implement } from '../../foundation/index.ts';
import type { IdentityContext } from '../context.ts';
import { choosePlanApps as choose } from '../plans/change-plan.ts';

export function choosePlanApps(context: IdentityContext) {
  return implement(planOperations.choosePlanApps, ({ principal, body }) => choose(context, principal, body.pickedApps));
}
