import { planOperations } from '@keystead/contract';
import { implement } from '../../foundation/index.ts';
import type { IdentityContext } from '../context.ts';
import { setTenantPlan as set } from '../plans/change-plan.ts';

export function setTenantPlan(context: IdentityContext) {
  return implement(planOperations.setTenantPlan, ({ principal, params, body }) => set(context, principal, params.tenantId, body.plan));
}
