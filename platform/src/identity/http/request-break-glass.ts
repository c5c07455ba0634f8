import { operatorOperations } from '@keystead/contract';
import { implement } from '../../foundation/index.ts';
import { showForOperator } from '../break-glass/lists.ts';
import { requestAccess } from '../break-glass/requests.ts';
import type { IdentityContext } from '../context.ts';

export function requestBreakGlass(context: IdentityContext) {
  return implement(operatorOperations.requestBreakGlass, async ({ principal, body }) => showForOperator(context, principal, await requestAccess(context, principal, body)));
}
