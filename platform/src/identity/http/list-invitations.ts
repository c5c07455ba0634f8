import { peopleOperations } from '@keystead/contract';
import { implement } from '../../foundation/index.ts';
import type { IdentityContext } from '../context.ts';
import { listInvitations as list } from '../invitations.ts';

export function listInvitations(context: IdentityContext) {
  return implement(peopleOperations.listInvitations, ({ principal, query }) => list(context, principal.tenantId, query));
}
