import { accessOperations } from '@keystead/contract';
import { implement } from '../../foundation/index.ts';
import { readAccessNotices as read } from '../break-glass/lists.ts';
import type { IdentityContext } from '../context.ts';

export function readAccessNotices(context: IdentityContext) {
  return implement(accessOperations.readAccessNotices, ({ principal }) => read(context, principal));
}
