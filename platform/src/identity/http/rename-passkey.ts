import { secondFactorOperations } from '@keystead/contract';
import { implement } from '../../foundation/index.ts';
import type { IdentityContext } from '../context.ts';
import { renamePasskey as rename } from '../passkeys.ts';

export function renamePasskey(context: IdentityContext) {
  return implement(secondFactorOperations.renamePasskey, ({ principal, params, body }) => rename(context, principal, params.passkeyId, body.name));
}
