import { sessionOperations } from '@keystead/contract';
import { implement } from '../../foundation/index.ts';
import type { IdentityContext } from '../context.ts';
import { verifySecondFactor as verify } from '../sign-in.ts';

export function verifySecondFactor(context: IdentityContext) {
  return implement(sessionOperations.verifySecondFactor, async (call) => {
    await verify(context, call, call.body.code);
    return { state: 'signed-in' as const };
  });
}
