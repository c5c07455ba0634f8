import { secondFactorOperations } from '@keystead/contract';
import { implement } from '../../foundation/index.ts';
import type { IdentityContext } from '../context.ts';
import { addPasskey as add } from '../passkeys.ts';

export function addPasskey(context: IdentityContext) {
  return implement(secondFactorOperations.addPasskey, (call) => add(context, call, call.principal, call.body));
}
