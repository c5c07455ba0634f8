import { KeysteadError, type Principal } from '../foundation/index.ts';

/** A principal that stands in a session of the console, not behind a token. @throws KeysteadError `forbidden`. */
export function requireSession(principal: Principal): { userId: string; sessionId: string; tenantId: string } {
  const { userId, sessionId, tenantId } = principal;
  if (userId === null || sessionId === null) throw new KeysteadError('forbidden', { permission: 'a signed-in session' });
  return { userId, sessionId, tenantId };
}
