import { operatorOperations } from '@keystead/contract';
import { implement } from '../../foundation/index.ts';
import type { IdentityContext } from '../context.ts';
import { suspendTenant as suspend } from '../operators/organisations.ts';

export function suspendTenant(context: IdentityContext) {
  return implement(operatorOperations.suspendTenant, ({ principal, params, body }) => suspend(context, principal, params.tenantId, body.reason));
}
