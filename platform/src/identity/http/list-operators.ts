import { operatorOperations } from '@keystead/contract';
import { implement } from '../../foundation/index.ts';
import type { IdentityContext } from '../context.ts';
import { listOperators as list } from '../operators/operators.ts';

export function listOperators(context: IdentityContext) {
  return implement(operatorOperations.listOperators, async () => ({ items: [...await list(context)] }));
}
