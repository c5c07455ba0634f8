import { sessionOperations } from '@keystead/contract';
import { implement } from '../../foundation/index.ts';
import type { IdentityContext } from '../context.ts';
import { describePrincipal } from '../describe-principal.ts';

export function readSession(context: IdentityContext) {
  return implement(sessionOperations.readSession, ({ principal }) => describePrincipal(context, principal));
}
