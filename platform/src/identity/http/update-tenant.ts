import { peopleOperations } from '@keystead/contract';
import { implement } from '../../foundation/index.ts';
import type { IdentityContext } from '../context.ts';
import { updateTenant as update } from '../tenant-settings.ts';

export function updateTenant(context: IdentityContext) {
  return implement(peopleOperations.updateTenant, ({ principal, ifMatch, body }) => update(context, principal, ifMatch, body));
}
