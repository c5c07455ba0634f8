import { sessionOperations } from '@keystead/contract';
import { implement } from '../../foundation/index.ts';
import type { IdentityContext } from '../context.ts';
import { revokeSession as revoke } from '../sessions.ts';

export function revokeSession(context: IdentityContext) {
  return implement(sessionOperations.revokeSession, ({ principal, params }) => revoke(context, principal, params.sessionId));
}
