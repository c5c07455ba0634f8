import { operatorOperations } from '@keystead/contract';
import { implement } from '../../foundation/index.ts';
import { showForOperator } from '../break-glass/lists.ts';
import { decide, findRequest } from '../break-glass/requests.ts';
import type { IdentityContext } from '../context.ts';

export function decideBreakGlassAsOperator(context: IdentityContext) {
  return implement(operatorOperations.decideBreakGlassAsOperator, async ({ principal, params, body }) => {
    const request = await findRequest(context, params.requestId);
    const row = await decide(context, principal, { id: request.id, tenantId: request.tenant_id }, { decision: body.decision, as: 'operator' });
    return showForOperator(context, principal, row);
  });
}
