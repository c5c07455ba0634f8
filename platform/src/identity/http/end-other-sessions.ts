import { accountOperations } from '@keystead/contract';
import { implement } from '../../foundation/index.ts';
import type { IdentityContext } from '../context.ts';
import { endOtherSessions as end } from '../sessions.ts';

export function endOtherSessions(context: IdentityContext) {
  return implement(accountOperations.endOtherSessions, ({ principal }) => end(context, principal));
}
