import { sessionOperations } from '@keystead/contract';
import { implement } from '../../foundation/index.ts';
import type { IdentityContext } from '../context.ts';
import { signOut as end } from '../sessions.ts';

export function signOut(context: IdentityContext) {
  return implement(sessionOperations.signOut, (call) => end(context, call, call.principal));
}
