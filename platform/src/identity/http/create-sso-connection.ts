import { ssoOperations } from '@keystead/contract';
import { implement } from '../../foundation/index.ts';
import type { IdentityContext } from '../context.ts';
import { createConnection } from '../sso/connections.ts';

export function createSsoConnection(context: IdentityContext) {
  return implement(ssoOperations.createSsoConnection, ({ principal, body }) => createConnection(context, principal, body));
}
