import { secondFactorOperations } from '@keystead/contract';
import { implement } from '../../foundation/index.ts';
import type { IdentityContext } from '../context.ts';
import { startPasskey as start } from '../passkeys.ts';

export function startPasskey(context: IdentityContext) {
  return implement(secondFactorOperations.startPasskey, async (call) => ({ options: await start(context, call, call.principal, call.body.password) }));
}
