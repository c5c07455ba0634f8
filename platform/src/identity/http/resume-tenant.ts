import { operatorOperations } from '@keystead/contract';
import { implement } from '../../foundation/index.ts';
import type { IdentityContext } from '../context.ts';
import { resumeTenant as resume } from '../operators/organisations.ts';

export function resumeTenant(context: IdentityContext) {
  return implement(operatorOperations.resumeTenant, ({ principal, params }) => resume(context, principal, params.tenantId));
}
