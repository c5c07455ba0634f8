import type { KeyObject } from 'node:crypto';
import type { Clock } from '../foundation/index.ts';
import { hashToken, verifyPrincipalToken } from '../identity/index.ts';
import type { TokenPort } from './ports.ts';

/** Tokens by way of identity: API tokens are found by their hash, principal tokens of apps are verified by its public key. */
export function createTokens(options: { principalKey: KeyObject; clock: Clock }): TokenPort {
  return {
    hash: (token) => hashToken(token).toString('hex'),
    async verifyPrincipal(token) {
      const principal = await verifyPrincipalToken(options.principalKey, token, options.clock.now());
      if (principal === null) return null;
      return { tenantId: principal.tenantId, userId: principal.userId, appId: principal.app, runId: principal.run, environment: principal.environment, teamId: principal.teamId };
    },
  };
}
