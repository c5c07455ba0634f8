import { ssoOperations } from '@keystead/contract';
import { implement } from '../../foundation/index.ts';
import type { IdentityContext } from '../context.ts';
import { deleteConnection } from '../sso/connections.ts';

export function deleteSsoConnection(context: IdentityContext) {
  return implement(ssoOperations.deleteSsoConnection, ({ principal, params }) => deleteConnection(context, principal, params.connectionId));
}
