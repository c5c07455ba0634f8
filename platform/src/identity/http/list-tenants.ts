import { operatorOperations } from '@keystead/contract';
import { implement } from '../../foundation/index.ts';
import type { IdentityContext } from '../context.ts';
import { listTenants as list } from '../operators/organisations.ts';

export function listTenants(context: IdentityContext) {
  return implement(operatorOperations.listTenants, ({ query }) => list(context, query));
}
