import { accountOperations } from '@keystead/contract';
import { implement } from '../../foundation/index.ts';
import type { IdentityContext } from '../context.ts';
import { createPasswordReset as create } from '../member-access.ts';

export function createPasswordReset(context: IdentityContext) {
  return implement(accountOperations.createPasswordReset, async ({ principal, params }) => {
    const { link, expiresAt } = await create(context, principal, params.memberId);
    return { link, expiresAt: expiresAt.toISOString() };
  });
}
