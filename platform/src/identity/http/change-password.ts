import { accountOperations } from '@keystead/contract';
import { implement } from '../../foundation/index.ts';
import type { IdentityContext } from '../context.ts';
import { changePassword as change } from '../passwords.ts';

export function changePassword(context: IdentityContext) {
  return implement(accountOperations.changePassword, ({ principal, body }) => change(context, principal, body));
}
