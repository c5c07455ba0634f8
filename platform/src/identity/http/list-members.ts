import { peopleOperations } from '@keystead/contract';
import { implement } from '../../foundation/index.ts';
import type { IdentityContext } from '../context.ts';
import { listMembers as list } from '../members.ts';

export function listMembers(context: IdentityContext) {
  return implement(peopleOperations.listMembers, ({ principal, query }) => list(context, principal.tenantId, query));
}
