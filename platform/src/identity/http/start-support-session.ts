import { operatorOperations } from '@keystead/contract';
import { implement } from '../../foundation/index.ts';
import { startSupportSession as start } from '../break-glass/support-session.ts';
import type { IdentityContext } from '../context.ts';

export function startSupportSession(context: IdentityContext) {
  return implement(operatorOperations.startSupportSession, (call) => start(context, call, call.principal, call.params.requestId));
}
