import { passkey } from '@better-auth/passkey';
import { betterAuth } from 'better-auth';
import { APIError } from 'better-auth/api';
import { twoFactor } from 'better-auth/plugins';
import type { Pool } from 'pg';
import { type Clock, KeysteadError, type Logger, newId } from '../foundation/index.ts';
import { hashPassword, verifyPassword } from './password-hash.ts';
import { newRecoveryCodes } from './recovery-code-format.ts';
import { relyingPartyOf } from './relying-party.ts';
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
  readonly clock: Clock;
  /** The tenant a new session belongs to; `null` when the person is an active member of none. */
  readonly tenantForSession: (userId: string) => Promise<string | null>;
  /** Marks a TOTP step as used; false where it, or a later one, was used before. */
  readonly claimStep: (userId: string, step: number) => Promise<boolean>;
}

/** However often it is used, a session ends after this; organisations may set less (session-life.ts). */
const sessionLifetimeSeconds = 7 * 24 * 3_600;

/** The header through which we hand the library the address that the listener saw. Its own default may be forged. */
export const addressHeader = 'x-keystead-client-address';

/** The header through which we say in whose session a passkey is shown once more: it begins nothing, so nobody's rules of beginning apply. */
export const tenantHeader = 'x-keystead-session-tenant';

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
      // The library's own freshness follows the beginning of a session. Ours follows the second factor (foundation/step-up.ts).
      freshAge: 0,
      additionalFields: {
        tenantId: { type: 'string', required: true, input: false },
        mfaAt: { type: 'date', required: false, input: false },
        setupUntil: { type: 'date', required: false, input: false },
        supportRequestId: { type: 'string', required: false, input: false },
        ssoConnectionId: { type: 'string', required: false, input: false },
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
            const tenantId = tenantOf(session) ?? context?.headers?.get(tenantHeader) ?? await askForTenant(options, session.userId);
            // No membership, no session: the library then answers as to a wrong password.
            if (tenantId === null) return false;
            const shown = secondFactorPaths.test(context?.path ?? '');
            return { data: { ...session, tenantId, ...(shown ? { mfaAt: options.clock.now(), setupUntil: null } : {}) } };
          },
        },
      },
    },
    plugins: [
      twoFactor({ issuer: 'Keystead', totpOptions: { digits: 6, period: 30 }, backupCodeOptions: { customBackupCodesGenerate: newRecoveryCodes } }),
      singleUseCodes(options.claimStep),
      startingSessions(),
      passkey(passkeySettings(options.baseUrl)),
    ],
  });
}

/** The library takes any error but its own for a proof that does not fit; whoever must sign in elsewhere is told so. */
async function askForTenant({ tenantForSession }: LibraryOptions, userId: string): Promise<string | null> {
  try {
    return await tenantForSession(userId);
  } catch (error) {
    if (error instanceof KeysteadError && error.code === 'sso_required') throw new APIError('FORBIDDEN', { code: 'SSO_REQUIRED', message: error.message });
    throw error;
  }
}

/** Where a session begins with a second factor that was just shown. */
const secondFactorPaths = /^\/(?:two-factor\/verify-|passkey\/verify-authentication)/;

/**
 * Passkeys stand for both factors: the device itself must have checked the person (PIN, fingerprint, face). Browsers are asked for
 * that, and whatever comes without it is refused.
 */
function passkeySettings(baseUrl: string): Parameters<typeof passkey>[0] {
  const place = relyingPartyOf(baseUrl);
  return {
    rpName: 'Keystead', rpID: place?.id ?? 'localhost', origin: place?.origin ?? 'http://localhost',
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
    advanced: { webAuthnChallengeCookie: 'passkey' },
    registration: { afterVerification: async ({ verification }) => { requireVerifiedPerson(verification.registrationInfo?.userVerified); } },
    authentication: { afterVerification: async ({ verification }) => { requireVerifiedPerson(verification.authenticationInfo.userVerified); } },
  };
}

function requireVerifiedPerson(verified: boolean | undefined): void {
  if (verified !== true) throw new APIError('UNAUTHORIZED', { code: 'PERSON_NOT_VERIFIED', message: 'The device did not check who is using it' });
}

export type Library = ReturnType<typeof openLibrary>;

function tenantOf(session: Readonly<Record<string, unknown>>): string | null {
  const value = session['tenantId'];
  return typeof value === 'string' ? value : null;
}
