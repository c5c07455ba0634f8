import { peopleOperations } from '@keystead/contract';
import { KeysteadError, implement } from '../../foundation/index.ts';
import { acceptInvitation as accept } from '../accept-invitation.ts';
import { addressKey } from '../attempt-limits.ts';
import type { IdentityContext } from '../context.ts';
import { describeMember } from '../describe-principal.ts';
import { startSession } from '../sessions.ts';
import { refuseSsoOnly } from '../sso/enforcement.ts';

export function acceptInvitation(context: IdentityContext) {
  return implement(peopleOperations.acceptInvitation, async (call) => {
    const address = addressKey(call.clientAddress);
    context.limits.address.take(address);
    const accepted = await accept(context, call.body).catch((error: unknown) => {
      // The token was right: nobody guessed, the seats are just taken.
      if (error instanceof KeysteadError && error.code === 'plan_limit') context.limits.address.forgive(address);
      throw error;
    });
    context.limits.address.forgive(address);
    // With a second factor they sign in as always: no session before it was shown.
    await refuseSsoOnly(context, accepted.userId, accepted.tenantId);
    if (!accepted.needsSecondFactor) await startSession(context, call, { userId: accepted.userId, tenantId: accepted.tenantId });
    return describeMember(context, accepted);
  });
}
