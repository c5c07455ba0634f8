import type { FailureKind } from '../../dialects/index.ts';
import type { GatewayErrorCode } from '../errors.ts';
import type { ReadFailure } from './read-failure.ts';

/** What a provider's error means for the request. */
export interface Verdict {
  /** Recorded with the attempt. */
  readonly code: string;
  /** `pass`: the caller gets it as it is. `next`: another leg may serve. `larger`: only a leg that takes longer requests (S12). */
  readonly action: 'pass' | 'next' | 'larger';
  /** Whether the same leg may be asked again: at once, but once (S03); after a wait (S01, S02); not. */
  readonly retry: 'never' | 'once' | 'later';
  /** What the caller gets in place of the provider's body, once no leg is left. */
  readonly replacement: GatewayErrorCode | null;
  /** Worth a line in the log: somebody must act. */
  readonly loud: boolean;
  /** What its breaker counts it against: the key, or the place it was sent to; a limit makes it rest. */
  readonly blames: 'nobody' | 'key' | 'origin' | 'limit';
}

const passed = { action: 'pass', retry: 'never', replacement: null, loud: false, blames: 'nobody' } as const;
const failedThere = { action: 'next', replacement: null, loud: false, blames: 'origin' } as const;
const keyTrouble = { action: 'next', retry: 'never', loud: true, blames: 'key' } as const;

/** The table. What the caller did wrong goes nowhere else; what is wrong with a key goes to the next one, loudly. */
const byKind: Readonly<Record<FailureKind, Verdict>> = {
  'invalid-request': { ...passed, code: 'provider_refused' },
  'too-long': { ...passed, code: 'context_too_long', action: 'larger' },
  'too-large': { ...passed, code: 'provider_refused' },
  'content-policy': { ...passed, code: 'content_refused' },
  'model-not-found': { ...passed, code: 'provider_refused' },
  'bad-key': { ...keyTrouble, code: 'provider_key_rejected', replacement: 'provider_key_rejected' },
  'no-permission': { ...keyTrouble, code: 'provider_permission_denied', replacement: 'provider_permission_denied' },
  // In the provider's own words: they say which limit it was.
  'no-money': { ...keyTrouble, code: 'provider_quota_used_up', replacement: null },
  'rate-limited': { ...failedThere, code: 'provider_rate_limited', retry: 'later', blames: 'limit' },
  overloaded: { ...failedThere, code: 'provider_overloaded', retry: 'later' },
  // Whoever was silent once is not asked again by the same request (S06).
  timeout: { ...failedThere, code: 'provider_timeout', retry: 'never' },
  'server-error': { ...failedThere, code: 'provider_error', retry: 'once' },
};

/** Statuses that say more than their kind. */
const byStatus: ReadonlyMap<number, Verdict> = new Map([
  [402, { ...keyTrouble, code: 'provider_payment_required', replacement: 'provider_payment_required' }],
  [409, { ...failedThere, code: 'provider_conflict', retry: 'never', blames: 'nobody' }],
  [425, { ...failedThere, code: 'provider_busy', retry: 'later' }],
  [498, { ...failedThere, code: 'provider_busy', retry: 'later' }],
]);
/** Never followed: a key leaves only for the origin it is bound to. */
const redirected: Verdict = { ...failedThere, code: 'provider_redirected', retry: 'never', replacement: 'provider_redirected', loud: true };

/** Judges an error, as read. Pure; answers (2xx) are not judged. */
export function judge({ kind, status }: Pick<ReadFailure, 'kind' | 'status'>): Verdict {
  if (status < 400) return redirected;
  return byStatus.get(status) ?? byKind[kind];
}
