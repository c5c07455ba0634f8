import { accessOperations } from '@keystead/contract';
import { implement } from '../../foundation/index.ts';
import { actorOf } from '../../audit/index.ts';
import { showBreakGlass } from '../break-glass/lists.ts';
import { endAccess } from '../break-glass/requests.ts';
import type { IdentityContext } from '../context.ts';

export function endBreakGlass(context: IdentityContext) {
  return implement(accessOperations.endBreakGlass, async ({ principal, params }) => {
    const row = await endAccess(context, { id: params.requestId, tenantId: principal.tenantId }, 'organisation', actorOf(principal));
    return showBreakGlass(context, row);
  });
}
