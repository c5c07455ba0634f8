import { operatorOperations } from '@keystead/contract';
import { implement } from '../../foundation/index.ts';
import { showForOperator } from '../break-glass/lists.ts';
import { endOwnAccess } from '../break-glass/requests.ts';
import type { IdentityContext } from '../context.ts';

export function endSupport(context: IdentityContext) {
  return implement(operatorOperations.endSupport, async ({ principal, params }) => showForOperator(context, principal, await endOwnAccess(context, principal, params.requestId)));
}
