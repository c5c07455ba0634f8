import { operatorOperations } from '@keystead/contract';
import { implement } from '../../foundation/index.ts';
import { listForOperator } from '../break-glass/lists.ts';
import type { IdentityContext } from '../context.ts';

export function listOperatorBreakGlass(context: IdentityContext) {
  return implement(operatorOperations.listOperatorBreakGlass, ({ principal, query }) => listForOperator(context, principal, query));
}
