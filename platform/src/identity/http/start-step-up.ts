import { secondFactorOperations } from '@keystead/contract';
import { implement } from '../../foundation/index.ts';
import type { IdentityContext } from '../context.ts';
import { startStepUp as start } from '../step-up.ts';

export function startStepUp(context: IdentityContext) {
  return implement(secondFactorOperations.startStepUp, (call) => start(context, call, call.principal));
}
