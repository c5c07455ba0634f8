import type { BetterAuthPlugin } from 'better-auth';
import { APIError, createAuthMiddleware, getSessionFromCtx } from 'better-auth/api';
import { symmetricDecrypt } from 'better-auth/crypto';
import { stepOfCode } from './totp.ts';

interface StoredSecret { readonly secret: string }

/**
 * A plug-in of the identity library: a TOTP code opens one door once. The library itself takes the same code as often as it
 * comes within its window; RFC 6238 (section 5.2) forbids that. Before the library looks at a code, its time step is claimed
 * in one conditional update; whoever comes second with it is refused as if it were wrong.
 */
export function singleUseCodes(claimStep: (userId: string, step: number) => Promise<boolean>): BetterAuthPlugin {
  return {
    id: 'keystead-single-use-codes',
    schema: { twoFactor: { fields: { lastUsedStep: { type: 'number', required: false, input: false, returned: false } } } },
    hooks: {
      before: [{
        matcher: (context) => context.path === '/two-factor/verify-totp',
        handler: createAuthMiddleware(async (context) => {
          const userId = await whoIsAsked(context);
          if (userId === null) return;
          const stored = await context.context.adapter.findOne<StoredSecret>({ model: 'twoFactor', where: [{ field: 'userId', value: userId }] });
          if (stored === null) return;
          const secret = await symmetricDecrypt({ key: context.context.secretConfig, data: stored.secret });
          const code: unknown = context.body?.code;
          // The library reads the system's clock, so this must read the same one.
          const step = typeof code === 'string' ? await stepOfCode(secret, code, new Date()) : null;
          // A wrong code goes on to the library, which counts it against the account.
          if (step !== null && !await claimStep(userId, step)) throw new APIError('UNAUTHORIZED', { code: 'INVALID_CODE', message: 'This code was used before' });
        }),
      }],
    },
  };
}

type Context = Parameters<Parameters<typeof createAuthMiddleware>[0]>[0];

/** The person whose code is checked: of the session when enrolling, of the pending challenge when signing in. */
async function whoIsAsked(context: Context): Promise<string | null> {
  const session = await getSessionFromCtx(context);
  if (session !== null) return session.user.id;
  const cookie = context.context.createAuthCookie('two_factor');
  const challenge = await context.getSignedCookie(cookie.name, context.context.secret);
  if (typeof challenge !== 'string') return null;
  const pending = await context.context.internalAdapter.findVerificationValue(challenge);
  return pending?.value ?? null;
}
