import type { BetterAuthPlugin } from 'better-auth';
import { APIError, createAuthEndpoint } from 'better-auth/api';
import { setSessionCookie } from 'better-auth/cookies';
import { z } from 'zod';

/**
 * A plug-in of the identity library that starts a session for a person who has just proved who they are by other means than
 * the sign-in form: the setup link, or an invitation. It has no path, so no request can reach it.
 */
export function startingSessions() {
  return {
    id: 'keystead-starting-sessions',
    endpoints: {
      startSession: createAuthEndpoint.serverOnly({
        method: 'POST', body: z.strictObject({ userId: z.uuid(), tenantId: z.uuid() }),
      }, async (context) => {
        const user = await context.context.internalAdapter.findUserById(context.body.userId);
        const session = user === null ? null : await context.context.internalAdapter.createSession(context.body.userId, false, { tenantId: context.body.tenantId });
        if (user === null || session === null) throw new APIError('INTERNAL_SERVER_ERROR', { message: 'the session could not be started' });
        await setSessionCookie(context, { session, user });
        return context.json({ sessionId: session.id });
      }),
    },
  } satisfies BetterAuthPlugin;
}
