import { secondFactorOperations } from '@keystead/contract';
import { implement } from '../../foundation/index.ts';
import type { IdentityContext } from '../context.ts';
import { renewRecoveryCodes as renew } from '../recovery-codes.ts';

export function renewRecoveryCodes(context: IdentityContext) {
  return implement(secondFactorOperations.renewRecoveryCodes, async ({ principal }) => ({ recoveryCodes: await renew(context, principal) }));
}
