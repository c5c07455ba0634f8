import { accountOperations } from '@keystead/contract';
import { implement } from '../../foundation/index.ts';
import type { IdentityContext } from '../context.ts';
import { resetPassword as reset } from '../passwords.ts';

export function resetPassword(context: IdentityContext) {
  return implement(accountOperations.resetPassword, ({ clientAddress, body }) => reset(context, clientAddress, body));
}
