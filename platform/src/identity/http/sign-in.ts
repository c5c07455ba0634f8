import { sessionOperations } from '@keystead/contract';
import { implement } from '../../foundation/index.ts';
import type { IdentityContext } from '../context.ts';
import { signIn as check } from '../sign-in.ts';

export function signIn(context: IdentityContext) {
  return implement(sessionOperations.signIn, async (call) => ({ state: await check(context, call, call.body) }));
}
