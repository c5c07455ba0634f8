import { peopleOperations } from '@keystead/contract';
import { implement } from '../../foundation/index.ts';
import type { IdentityContext } from '../context.ts';
import { readTenant as read } from '../tenant-settings.ts';

export function readTenant(context: IdentityContext) {
  return implement(peopleOperations.readTenant, ({ principal }) => read(context, principal.tenantId));
}
