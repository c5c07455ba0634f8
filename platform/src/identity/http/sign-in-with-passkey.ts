import { secondFactorOperations } from '@keystead/contract';
import { implement } from '../../foundation/index.ts';
import type { IdentityContext } from '../context.ts';
import { signInWithPasskey as check } from '../passkeys.ts';

export function signInWithPasskey(context: IdentityContext) {
  return implement(secondFactorOperations.signInWithPasskey, async (call) => {
    await check(context, call, call.body.passkey);
    return { state: 'signed-in' as const };
  });
}
