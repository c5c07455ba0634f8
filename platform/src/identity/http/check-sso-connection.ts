import { ssoOperations } from '@keystead/contract';
import { implement } from '../../foundation/index.ts';
import type { IdentityContext } from '../context.ts';
import { checkConnection } from '../sso/connections.ts';

export function checkSsoConnection(context: IdentityContext) {
  return implement(ssoOperations.checkSsoConnection, ({ principal, params }) => checkConnection(context, principal, params.connectionId));
}
