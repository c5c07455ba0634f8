import { operatorOperations } from '@keystead/contract';
import { implement } from '../../foundation/index.ts';
import type { IdentityContext } from '../context.ts';
import { createTenantAsOperator } from '../operators/organisations.ts';

export function createTenant(context: IdentityContext) {
  return implement(operatorOperations.createTenant, ({ principal, body }) => createTenantAsOperator(context, principal, body));
}
