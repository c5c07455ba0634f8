import { gatewayOperations } from '@keystead/contract';
import { implement } from '../../foundation/index.ts';
import { revokeApiToken } from '../api-tokens.ts';
import type { IdentityContext } from '../context.ts';

export function revokeToken(context: IdentityContext) {
  return implement(gatewayOperations.revokeToken, ({ principal, params }) => revokeApiToken(context, principal, params.tokenId));
}
