import { sessionOperations } from '@keystead/contract';
import { KeysteadError, implement } from '../../foundation/index.ts';
import type { IdentityContext } from '../context.ts';
import { describeMember } from '../sessions.ts';

export function readSession(context: IdentityContext) {
  return implement(sessionOperations.readSession, async ({ principal }) => {
    if (principal.userId === null) throw new KeysteadError('unauthenticated');
    return describeMember(context, { userId: principal.userId, tenantId: principal.tenantId }, principal.permissions);
  });
}
