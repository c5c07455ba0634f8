import { accessOperations } from '@keystead/contract';
import { implement } from '../../foundation/index.ts';
import { updateAccessPolicy as update } from '../break-glass/lists.ts';
import type { IdentityContext } from '../context.ts';

export function updateAccessPolicy(context: IdentityContext) {
  return implement(accessOperations.updateAccessPolicy, ({ principal, ifMatch, body }) => update(context, principal, ifMatch, body.consent));
}
