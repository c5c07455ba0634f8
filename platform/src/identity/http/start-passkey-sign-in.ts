import { secondFactorOperations } from '@keystead/contract';
import { implement } from '../../foundation/index.ts';
import type { IdentityContext } from '../context.ts';
import { startPasskeySignIn as start } from '../passkeys.ts';

export function startPasskeySignIn(context: IdentityContext) {
  return implement(secondFactorOperations.startPasskeySignIn, async (call) => ({ options: await start(context, call) }));
}
