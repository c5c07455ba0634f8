import { secondFactorOperations } from '@keystead/contract';
import { implement } from '../../foundation/index.ts';
import type { IdentityContext } from '../context.ts';
import { stepUp as show } from '../step-up.ts';

export function stepUp(context: IdentityContext) {
  return implement(secondFactorOperations.stepUp, (call) => show(context, call, call.principal, call.body));
}
