import { accountOperations } from '@keystead/contract';
import { implement } from '../../foundation/index.ts';
import type { IdentityContext } from '../context.ts';
import { switchTenant as change } from '../my-tenants.ts';

export function switchTenant(context: IdentityContext) {
  return implement(accountOperations.switchTenant, (call) => change(context, call, call.principal, call.params.membershipId));
}
