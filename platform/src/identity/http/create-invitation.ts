import { peopleOperations } from '@keystead/contract';
import { implement } from '../../foundation/index.ts';
import type { IdentityContext } from '../context.ts';
import { createInvitation as create } from '../invitations.ts';

export function createInvitation(context: IdentityContext) {
  return implement(peopleOperations.createInvitation, ({ principal, body }) => create(context, principal, body));
}
