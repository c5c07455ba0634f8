import { sessionOperations } from '@keystead/contract';
import { implement } from '../../foundation/index.ts';
import type { IdentityContext } from '../context.ts';
import { startTotp as start } from '../second-factor.ts';

export function startTotp(context: IdentityContext) {
  return implement(sessionOperations.startTotp, (call) => start(context, call, call.principal, call.body.password));
}
