import { accessOperations } from '@keystead/contract';
import { implement } from '../../foundation/index.ts';
import { showBreakGlass } from '../break-glass/lists.ts';
import { decide } from '../break-glass/requests.ts';
import type { IdentityContext } from '../context.ts';

export function decideBreakGlass(context: IdentityContext) {
  return implement(accessOperations.decideBreakGlass, async ({ principal, params, body }) => {
    const row = await decide(context, principal, { id: params.requestId, tenantId: principal.tenantId }, { decision: body.decision, as: 'owner' });
    return showBreakGlass(context, row);
  });
}
