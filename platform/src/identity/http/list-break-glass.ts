import { accessOperations } from '@keystead/contract';
import { implement } from '../../foundation/index.ts';
import { listBreakGlass as list } from '../break-glass/lists.ts';
import type { IdentityContext } from '../context.ts';

export function listBreakGlass(context: IdentityContext) {
  return implement(accessOperations.listBreakGlass, ({ principal, query }) => list(context, principal.tenantId, query));
}
