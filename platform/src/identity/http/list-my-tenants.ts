import { accountOperations } from '@keystead/contract';
import { implement } from '../../foundation/index.ts';
import type { IdentityContext } from '../context.ts';
import { listMyTenants as list } from '../my-tenants.ts';

export function listMyTenants(context: IdentityContext) {
  return implement(accountOperations.listMyTenants, async ({ principal }) => ({ items: await list(context, principal) }));
}
