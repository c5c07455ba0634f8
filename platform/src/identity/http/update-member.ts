import { peopleOperations } from '@keystead/contract';
import { implement } from '../../foundation/index.ts';
import type { IdentityContext } from '../context.ts';
import { updateMember as update } from '../members.ts';

export function updateMember(context: IdentityContext) {
  return implement(peopleOperations.updateMember, ({ principal, params, body }) => update(context, principal, params.memberId, body));
}
