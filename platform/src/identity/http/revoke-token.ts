import { gatewayOperations } from '@keystead/contract';
import { actorOf } from '../../audit/index.ts';
import { implement } from '../../foundation/index.ts';
import { revokeApiToken } from '../api-tokens.ts';
import type { IdentityContext } from '../context.ts';

export function revokeToken(context: IdentityContext) {
  return implement(gatewayOperations.revokeToken, ({ principal, params }) => revokeApiToken(context, { tenantId: principal.tenantId, actor: actorOf(principal) }, params.tokenId));
}
