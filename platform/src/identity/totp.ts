import { createOTP } from '@better-auth/utils/otp';

const periodSeconds = 30;
/**
 * The library accepts a code of the step before, the present and the next one. We look one further on both sides, so
 * that a step that turns between our look and the library's is still found.
 */
const searchedSteps = 2;

/** The time step (RFC 6238) that `code` belongs to, or `null` where it is none of those about now. */
export async function stepOfCode(secret: string, code: string, now: Date): Promise<number | null> {
  const present = Math.floor(now.getTime() / 1_000 / periodSeconds);
  const otp = createOTP(secret, { period: periodSeconds, digits: 6 });
  let found: number | null = null;
  for (let step = present - searchedSteps; step <= present + searchedSteps; step += 1) {
    if (await otp.hotp(step) === code) found = step;
  }
  return found;
}
