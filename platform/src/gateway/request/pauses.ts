import { GatewayError } from '../errors.ts';
import type { Caller } from './authenticate.ts';

/** As a snapshot keeps what is paused. */
export const pauseKey = (kind: string, id: string): string => `${kind} ${id}`;

type Pausable = Pick<Caller, 'tenant' | 'tokenId' | 'userId' | 'appId'>;

/** Why what an admin has paused is refused: a token, a person with all of theirs, an app, a route by its name. `null`: nothing of it is paused. Keys are not among it: a key that is disabled serves nobody. */
export function pausedError({ tenant, tokenId, userId, appId }: Pausable, model: string): GatewayError | null {
  const { pauses } = tenant;
  if (pauses === undefined || pauses.size === 0) return null;
  const paused = (kind: string, id: string | null): boolean => id !== null && pauses.has(pauseKey(kind, id));
  const what = paused('token', tokenId) ? 'this token' : paused('person', userId) ? 'everything of this person' : paused('app', appId) ? `the app ${appId ?? ''}` : null;
  if (what !== null) return new GatewayError('paused', { what, instead: '' });
  return paused('route', model) ? new GatewayError('paused', { what: `the route ${model}`, instead: ' Other routes and models are served: ask for one of them meanwhile.' }) : null;
}

/** @throws GatewayError `paused` */
export function refusePaused(caller: Pausable, model: string): void {
  const error = pausedError(caller, model);
  if (error !== null) throw error;
}
