import type { Operation } from '@keystead/contract';
import { KeysteadError } from './errors.ts';
import type { Principal, StepUpExemption } from './principal.ts';

/** For how long a second factor that was shown opens the operations which ask for one. */
export const stepUpMinutes = 5;

/** Whether the caller showed a second factor within the last minutes. One shown "later than now" (a clock set back) counts for nothing. */
export function secondFactorIsFresh(principal: Principal, now: Date): boolean {
  const shownAt = principal.secondFactorAt ?? null;
  if (shownAt === null) return false;
  const age = now.getTime() - shownAt.getTime();
  return age >= -clockToleranceMs && age < stepUpMinutes * 60_000;
}

/** The clocks of two processes may differ by this much. */
const clockToleranceMs = 5_000;

/**
 * Decides over an operation that asks for a fresh second factor. Scoped API tokens are exempt, and so is the session that the setup
 * link made, for its hour and until its owner has a second factor; what they do is audited as such.
 *
 * @returns the exemption that was used, `null` where the second factor itself is fresh.
 * @throws KeysteadError `step_up_required`, or `second_factor_enrolment_required` where the person has none to show.
 */
export function checkStepUp(principal: Principal, now: Date): StepUpExemption | null {
  if (principal.guest !== undefined) return 'auditor-link';
  if (principal.kind === 'token') return 'api-token';
  if (secondFactorIsFresh(principal, now)) return null;
  if (principal.secondFactorEnrolled === true) throw new KeysteadError('step_up_required', { minutes: stepUpMinutes });
  const setupUntil = principal.setupUntil ?? null;
  if (setupUntil !== null && now < setupUntil) return 'setup-session';
  throw new KeysteadError('second_factor_enrolment_required', { reason: 'This changes keys, people or rules' });
}

/**
 * Refuses whoever's organisation asks for a second factor of everybody while they have none. What leads out of that (their own session,
 * setting one up) needs no permission and stays open.
 * @throws KeysteadError `second_factor_enrolment_required`.
 */
export function checkPolicy(operation: Operation, principal: Principal): void {
  if (operation.permission === 'session' || principal.kind === 'token') return;
  const never = (principal.secondFactorAt ?? null) === null;
  // Whoever has a second factor here is asked for it at every sign-in. Where the identity provider's own does not count, that is now.
  if (principal.ssoConnectionId !== undefined && principal.secondFactorEnrolled === true && never) throw new KeysteadError('step_up_required', { minutes: stepUpMinutes });
  // One that the identity provider reported, and that the organisation lets count, is one.
  if (principal.ssoConnectionId !== undefined && !never) return;
  if (principal.secondFactorRequired === true && principal.secondFactorEnrolled !== true) throw new KeysteadError('second_factor_enrolment_required', { reason: 'Your organisation asks everybody for a second factor' });
}
