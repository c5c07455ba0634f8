import type { ErrorCode } from '@keystead/contract';
import { isAPIError } from 'better-auth/api';
import { KeysteadError } from '../foundation/index.ts';

/** What the identity library's errors mean to our callers. Whatever is not listed is a fault of ours (`internal`). */
const meanings: Readonly<Record<string, ErrorCode>> = {
  INVALID_EMAIL_OR_PASSWORD: 'wrong_credentials',
  INVALID_EMAIL: 'wrong_credentials',
  INVALID_PASSWORD: 'wrong_credentials',
  PASSWORD_TOO_LONG: 'wrong_credentials',
  // No membership allows a session: answered as a wrong password, so that nothing is told apart.
  FAILED_TO_CREATE_SESSION: 'wrong_credentials',
  INVALID_CODE: 'wrong_second_factor',
  INVALID_BACKUP_CODE: 'wrong_second_factor',
  BACKUP_CODES_NOT_ENABLED: 'wrong_second_factor',
  TOTP_NOT_ENABLED: 'wrong_second_factor',
  // The challenge is over (used up, too old, too many tries): back to the password.
  INVALID_TWO_FACTOR_COOKIE: 'unauthenticated',
  TOO_MANY_ATTEMPTS_REQUEST_NEW_CODE: 'unauthenticated',
  ACCOUNT_TEMPORARILY_LOCKED: 'rate_limited',
  UNAUTHORIZED: 'unauthenticated',
  SSO_REQUIRED: 'sso_required',
};

/** What was wrong with a passkey, by the library's code. */
const passkeyFaults: Readonly<Record<string, string>> = {
  CHALLENGE_NOT_FOUND: 'it took longer than five minutes, or was begun in another window',
  PASSKEY_NOT_FOUND: 'it is not known here',
  AUTHENTICATION_FAILED: 'its signature does not fit',
  FAILED_TO_VERIFY_REGISTRATION: 'its answer does not fit, or it was added before',
  YOU_ARE_NOT_ALLOWED_TO_REGISTER_THIS_PASSKEY: 'it was begun for another account',
  PERSON_NOT_VERIFIED: 'the device did not check who is using it',
  UNABLE_TO_CREATE_SESSION: 'its account belongs to no organisation here',
};

/** How long the library locks an account after ten wrong codes. */
const codeLockSeconds = 900;

/** Turns an error of the identity library into one of ours; others are given back as they are. */
export function toKeysteadError(error: unknown): unknown {
  if (!isAPIError(error)) return error;
  const code = meanings[libraryCode(error)];
  if (code !== undefined) return new KeysteadError(code, code === 'rate_limited' ? { retryAfterSeconds: codeLockSeconds } : {}, { cause: error });
  const fault = passkeyFaults[libraryCode(error)];
  if (fault !== undefined) return new KeysteadError('wrong_passkey', { detail: fault }, { cause: error });
  // Two used the same recovery code at once; one of them won.
  if (error.statusCode === 409) return new KeysteadError('wrong_second_factor', {}, { cause: error });
  return error;
}

function libraryCode(error: { body?: unknown }): string {
  const body = error.body;
  if (typeof body !== 'object' || body === null || !('code' in body)) return '';
  return String(body.code);
}
