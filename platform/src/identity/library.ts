import { betterAuth } from 'better-auth';
import { twoFactor } from 'better-auth/plugins';
import type { Pool } from 'pg';
import { type Logger, newId } from '../foundation/index.ts';
import { hashPassword, verifyPassword } from './password-hash.ts';
import { singleUseCodes } from './single-use-codes.ts';
import { startingSessions } from './starting-sessions.ts';

interface LibraryOptions {
  /** A pool whose connections run as keystead_identity, in schema identity. */
  readonly pool: Pool;
  /** The origin of the console; `https` makes every cookie Secure. */
  readonly baseUrl: string;
  /** Signs cookies and seals second-factor secrets. */
  readonly secret: string;
  readonly logger: Logger;
  /** The tenant a new session belongs to; `null` when the person is an active member of none. */
  readonly tenantForSession: (userId: string) => Promise<string | null>;
  /** Marks a TOTP step as used; false where it, or a later one, was used before. */
  readonly claimStep: (userId: string, step: number) => Promise<boolean>;
}

/** However often it is used, a session ends after this; see session-life.ts for the idle limit. */
const sessionLifetimeSeconds = 7 * 24 * 3_600;

/** The header through which we hand the library the address that the listener saw. Its own default may be forged. */
export const addressHeader = 'x-keystead-client-address';

/**
 * The identity library, set up for us. It keeps persons, passwords, sessions and second factors. Its HTTP handler is never
 * mounted: our operations call its functions. Hence its own rate limiter (which sits in the handler) is off and ours is used.
 */
export function openLibrary(options: LibraryOptions) {
  return betterAuth({
    appName: 'Keystead',
    baseURL: options.baseUrl,
    secret: options.secret,
    database: options.pool,
    telemetry: { enabled: false },
    rateLimit: { enabled: false },
    logger: { disableColors: true, log: (level, message) => { options.logger[level]({ part: 'identity library' }, message); } },
    emailAndPassword: {
      enabled: true, disableSignUp: true, minPasswordLength: 12, maxPasswordLength: 200,
      password: { hash: hashPassword, verify: verifyPassword },
    },
    session: {
      expiresIn: sessionLifetimeSeconds,
      disableSessionRefresh: true,
      cookieCache: { enabled: false },
      additionalFields: {
        tenantId: { type: 'string', required: true, input: false },
        mfaAt: { type: 'date', required: false, input: false },
      },
    },
    advanced: {
      cookiePrefix: 'keystead',
      cookies: { session_token: { name: 'keystead' } },
      useSecureCookies: options.baseUrl.startsWith('https:'),
      defaultCookieAttributes: { httpOnly: true, sameSite: 'lax', path: '/' },
      database: { generateId: () => newId() },
      ipAddress: { ipAddressHeaders: [addressHeader], ipv6Subnet: 128 },
    },
    databaseHooks: {
      session: {
        create: {
          async before(session, context) {
            const tenantId = tenantOf(session) ?? await options.tenantForSession(session.userId);
            // No membership, no session: the library then answers as to a wrong password.
            if (tenantId === null) return false;
            const shown = context?.path?.startsWith('/two-factor/verify-') === true;
            return { data: { ...session, tenantId, ...(shown ? { mfaAt: new Date() } : {}) } };
          },
        },
      },
    },
    plugins: [
      twoFactor({ issuer: 'Keystead', totpOptions: { digits: 6, period: 30 } }),
      singleUseCodes(options.claimStep),
      startingSessions(),
    ],
  });
}

export type Library = ReturnType<typeof openLibrary>;

function tenantOf(session: Readonly<Record<string, unknown>>): string | null {
  const value = session['tenantId'];
  return typeof value === 'string' ? value : null;
}
