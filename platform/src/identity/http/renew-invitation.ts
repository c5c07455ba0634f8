import { peopleOperations } from '@keystead/contract';
import { implement } from '../../foundation/index.ts';
import type { IdentityContext } from '../context.ts';
import { renewInvitation as renew } from '../invitations.ts';

export function renewInvitation(context: IdentityContext) {
  return implement(peopleOperations.renewInvitation, ({ principal, params }) => renew(context, principal, params.invitationId));
}
