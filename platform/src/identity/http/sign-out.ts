import { sessionOperations } from '@keystead/contract';
import { implement } from '../../foundation/index.ts';
import { endGuestSession } from '../auditor-links/guest-session.ts';
import { endRequest } from '../break-glass/end.ts';
import type { IdentityContext } from '../context.ts';
import { operatorActor } from '../operators/organisations.ts';
import { signOut as end } from '../sessions.ts';

export function signOut(context: IdentityContext) {
  return implement(sessionOperations.signOut, async (call) => {
    const { support, tenantId } = call.principal;
    // Support that leaves is done: what was granted ends with it, once.
    if (support !== undefined) await endRequest(context, { id: support.requestId, tenantId }, 'support', operatorActor(call.principal));
    if (call.principal.guest !== undefined) await endGuestSession(context, call, call.principal);
    else await end(context, call, call.principal);
  });
}
