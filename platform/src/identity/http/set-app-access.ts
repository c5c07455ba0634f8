import { teamOperations } from '@keystead/contract';
import { implement } from '../../foundation/index.ts';
import type { IdentityContext } from '../context.ts';
import { setAppAccess as set } from '../teams/app-access.ts';

export function setAppAccess(context: IdentityContext) {
  return implement(teamOperations.setAppAccess, ({ principal, params, body }) => set(context, principal, { appId: params.appId, ...body }));
}
