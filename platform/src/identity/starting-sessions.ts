import type { BetterAuthPlugin } from 'better-auth';
import { APIError, createAuthEndpoint } from 'better-auth/api';
import { setSessionCookie } from 'better-auth/cookies';
import { z } from 'zod';

/** What is said of the session: its tenant, and what it takes over from the one before. */
const startedSession = z.strictObject({
  userId: z.uuid(), tenantId: z.uuid(), setupUntil: z.date().nullable(), mfaAt: z.date().nullable(),
  /** When the session before began and would end, where this one goes on for it. */
  takesOver: z.strictObject({ createdAt: z.date(), expiresAt: z.date() }).nullable(),
  /** Where it came in through an identity provider: by which connection. */
  ssoConnectionId: z.uuid().optional(),
});

/**
 * A plug-in of the identity library that starts a session for a person who has just proved who they are by other means than
 * the sign-in form: the setup link, an invitation, their identity provider, or a session in another of their organisations. It has no path, so no request can reach it.
 */
export function startingSessions() {
  return {
    id: 'keystead-starting-sessions',
    endpoints: {
      startSession: createAuthEndpoint.serverOnly({
        method: 'POST', body: startedSession,
      }, async (context) => {
        const { tenantId, setupUntil, mfaAt, takesOver, ssoConnectionId } = context.body;
        const user = await context.context.internalAdapter.findUserById(context.body.userId);
        const session = user === null ? null : await context.context.internalAdapter.createSession(context.body.userId, false, { tenantId, setupUntil, mfaAt, ...(ssoConnectionId === undefined ? {} : { ssoConnectionId }), ...takesOver }, true);
        if (user === null || session === null) throw new APIError('INTERNAL_SERVER_ERROR', { message: 'the session could not be started' });
        await setSessionCookie(context, { session, user });
        return context.json({ sessionId: session.id });
      }),
    },
  } satisfies BetterAuthPlugin;
}
