import { GatewayError } from '../errors.ts';
import type { Caller } from './authenticate.ts';

/** As a snapshot keeps what is paused. */
export const pauseKey = (kind: string, id: string): string => `${kind} ${id}`;

/**
 * Refuses what an admin has paused: a token, a person with all of theirs, an app, a route by its name. Keys are not among it: a key that is disabled serves nobody.
 * @throws GatewayError `paused`
 */
export function refusePaused({ tenant, tokenId, userId, appId }: Pick<Caller, 'tenant' | 'tokenId' | 'userId' | 'appId'>, model: string): void {
  const { pauses } = tenant;
  if (pauses === undefined || pauses.size === 0) return;
  const paused = (kind: string, id: string | null): boolean => id !== null && pauses.has(pauseKey(kind, id));
  const what = paused('token', tokenId) ? 'this token' : paused('person', userId) ? 'everything of this person' : paused('app', appId) ? `the app ${appId ?? ''}` : paused('route', model) ? `the route ${model}` : null;
  if (what !== null) throw new GatewayError('paused', { what });
}
