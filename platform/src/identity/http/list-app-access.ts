import { teamOperations } from '@keystead/contract';
import { implement } from '../../foundation/index.ts';
import type { IdentityContext } from '../context.ts';
import { listAppAccess as list } from '../teams/app-access.ts';

export function listAppAccess(context: IdentityContext) {
  return implement(teamOperations.listAppAccess, ({ principal }) => list(context, principal.tenantId));
}
