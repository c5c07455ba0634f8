import { secondFactorOperations } from '@keystead/contract';
import { implement } from '../../foundation/index.ts';
import type { IdentityContext } from '../context.ts';
import { removePasskey as remove } from '../passkeys.ts';

export function removePasskey(context: IdentityContext) {
  return implement(secondFactorOperations.removePasskey, ({ principal, params }) => remove(context, principal, params.passkeyId));
}
