import { peopleOperations } from '@keystead/contract';
import { implement } from '../../foundation/index.ts';
import type { IdentityContext } from '../context.ts';
import { withdrawInvitation as withdraw } from '../invitations.ts';

export function withdrawInvitation(context: IdentityContext) {
  return implement(peopleOperations.withdrawInvitation, ({ principal, params }) => withdraw(context, principal, params.invitationId));
}
