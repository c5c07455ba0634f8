import { accountOperations } from '@keystead/contract';
import { implement } from '../../foundation/index.ts';
import type { IdentityContext } from '../context.ts';
import { removeMemberSecondFactor as remove } from '../member-access.ts';

export function removeMemberSecondFactor(context: IdentityContext) {
  return implement(accountOperations.removeMemberSecondFactor, ({ principal, params }) => remove(context, principal, params.memberId));
}
