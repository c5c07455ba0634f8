import { gatewayOperations } from '@keystead/contract';
import { implement } from '../../foundation/index.ts';
import { listApiTokens } from '../api-tokens.ts';
import type { IdentityContext } from '../context.ts';

export function listTokens(context: IdentityContext) {
  return implement(gatewayOperations.listTokens, ({ principal, query }) => listApiTokens(context, principal.tenantId, query));
}
