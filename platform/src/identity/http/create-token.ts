import { gatewayOperations } from '@keystead/contract';
import { implement } from '../../foundation/index.ts';
import { createOwnApiToken } from '../api-tokens.ts';
import type { IdentityContext } from '../context.ts';

export function createToken(context: IdentityContext) {
  return implement(gatewayOperations.createToken, ({ principal, body }) => createOwnApiToken(context, principal, body));
}
