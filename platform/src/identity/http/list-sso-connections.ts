import { ssoOperations } from '@keystead/contract';
import { implement } from '../../foundation/index.ts';
import type { IdentityContext } from '../context.ts';
import { listConnections } from '../sso/connections.ts';

export function listSsoConnections(context: IdentityContext) {
  return implement(ssoOperations.listSsoConnections, ({ principal }) => listConnections(context, principal.tenantId));
}
