import { secondFactorOperations } from '@keystead/contract';
import { implement } from '../../foundation/index.ts';
import type { IdentityContext } from '../context.ts';
import { factorsOf } from '../factors.ts';
import { recoveryCodesLeft } from '../recovery-codes.ts';
import { requireSession } from '../require-session.ts';

export function readSecondFactors(context: IdentityContext) {
  return implement(secondFactorOperations.readSecondFactors, async ({ principal }) => {
    const { userId } = requireSession(principal);
    return { ...await factorsOf(context, userId), recoveryCodesLeft: await recoveryCodesLeft(context, userId) };
  });
}
