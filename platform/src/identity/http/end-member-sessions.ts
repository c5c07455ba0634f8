import { accountOperations } from '@keystead/contract';
import { implement } from '../../foundation/index.ts';
import type { IdentityContext } from '../context.ts';
import { endMemberSessions as end } from '../member-access.ts';

export function endMemberSessions(context: IdentityContext) {
  return implement(accountOperations.endMemberSessions, ({ principal, params }) => end(context, principal, params.memberId));
}
