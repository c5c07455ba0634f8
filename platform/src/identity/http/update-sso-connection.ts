import { ssoOperations } from '@keystead/contract';
import { implement } from '../../foundation/index.ts';
import type { IdentityContext } from '../context.ts';
import { updateConnection } from '../sso/connections.ts';

export function updateSsoConnection(context: IdentityContext) {
  return implement(ssoOperations.updateSsoConnection, ({ principal, params, ifMatch, body }) => updateConnection(context, principal, params.connectionId, ifMatch, body));
}
