import { peopleOperations } from '@keystead/contract';
import { implement } from '../../foundation/index.ts';
import { acceptInvitation as accept } from '../accept-invitation.ts';
import { addressKey } from '../attempt-limits.ts';
import type { IdentityContext } from '../context.ts';
import { describeMember, startSession } from '../sessions.ts';

export function acceptInvitation(context: IdentityContext) {
  return implement(peopleOperations.acceptInvitation, async (call) => {
    const address = addressKey(call.clientAddress);
    context.limits.address.take(address);
    const accepted = await accept(context, call.body);
    context.limits.address.forgive(address);
    // With a second factor they sign in as always: no session before it was shown.
    if (!accepted.needsSecondFactor) await startSession(context, call, { userId: accepted.userId, tenantId: accepted.tenantId });
    return describeMember(context, accepted);
  });
}
