import { KeysteadError } from '../foundation/index.ts';
import type { IdentityContext } from './context.ts';
import { passwordMatches } from './persons.ts';

/**
 * Counts a check of a signed-in person's password before it is made: whoever got hold of a session must not be able to guess it in peace.
 * @throws KeysteadError `rate_limited`, and whatever `check` throws.
 */
export async function countingPasswords<T>(context: IdentityContext, userId: string, check: () => Promise<T>): Promise<T> {
  const key = `passwords:${userId}`;
  context.limits.account.take(key);
  const result = await check();
  context.limits.account.forgive(key);
  return result;
}

/** Asks somebody who is signed in for their password. @throws KeysteadError `wrong_credentials`, `rate_limited`. */
export async function requirePassword(context: IdentityContext, userId: string, password: string): Promise<void> {
  await countingPasswords(context, userId, async () => {
    if (!await passwordMatches(context, userId, password)) throw new KeysteadError('wrong_credentials');
  });
}
