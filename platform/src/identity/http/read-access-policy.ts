import { accessOperations } from '@keystead/contract';
import { implement } from '../../foundation/index.ts';
import { readAccessPolicy as read } from '../break-glass/lists.ts';
import type { IdentityContext } from '../context.ts';

export function readAccessPolicy(context: IdentityContext) {
  return implement(accessOperations.readAccessPolicy, ({ principal }) => read(context, principal.tenantId));
}
