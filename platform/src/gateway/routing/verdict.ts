import { saysQuotaUsedUp } from '../../providers/index.ts';
import type { GatewayErrorCode } from '../errors.ts';

/** What an answer's status means for the chain. */
export interface Verdict {
  /** Recorded with the attempt; `null` for an answer. */
  readonly code: string | null;
  /** `pass`: the caller gets it as it is. `next`: another target may be tried. */
  readonly action: 'pass' | 'next';
  /** What the caller gets in place of the provider's body, once no target is left. */
  readonly replacement: GatewayErrorCode | null;
  /** The same target may be asked once more: one hiccup is not a failure (S03, S05). */
  readonly hiccup: boolean;
  /** Worth a line in the log: somebody must act. */
  readonly loud: boolean;
}

const pass = (code: string | null): Verdict => ({ code, action: 'pass', replacement: null, hiccup: false, loud: false });
const next = (code: string, hiccup: boolean): Verdict => ({ code, action: 'next', replacement: null, hiccup, loud: false });
const replaced = (code: GatewayErrorCode): Verdict => ({ code, action: 'next', replacement: code, hiccup: false, loud: true });

const answered = pass(null);
const refused = pass('provider_refused');
/** The caller gets the provider's own answer; another key may still serve. */
const usedUp: Verdict = { ...next('provider_quota_used_up', false), loud: true };
const byStatus: ReadonlyMap<number, Verdict> = new Map([
  [401, replaced('provider_key_rejected')], [402, replaced('provider_payment_required')], [403, replaced('provider_permission_denied')],
  [408, next('provider_timeout', false)], [409, next('provider_conflict', false)], [425, next('provider_busy', false)],
  [429, next('provider_rate_limited', false)], [498, next('provider_busy', false)],
  [500, next('provider_error', true)], [502, next('provider_error', true)],
]);
const serverError = next('provider_overloaded', false);
const redirected = replaced('provider_redirected');

/** Google says a bad key with 400. */
const badGoogleKey = /"API_KEY_INVALID"|"API key not valid/;

/**
 * Judges an answer by its status (and, for Google's 400 and for quotas, its body). What the caller did wrong (400, 404, 413, 422 …) is
 * never sent anywhere else.
 */
export function judge(status: number, readError: () => string): Verdict {
  if (status >= 200 && status < 300) return answered;
  if (status < 400) return redirected;
  if ((status === 400 || status === 403 || status === 429) && saysQuotaUsedUp(status, parse(readError()))) return usedUp;
  const known = byStatus.get(status);
  if (known !== undefined) return known;
  if (status >= 500) return serverError;
  if (status === 400 && badGoogleKey.test(readError())) return replaced('provider_key_rejected');
  return refused;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return null;
  }
}

const longestWaitMilliseconds = 5_000;

/**
 * How long the provider asks to wait (`retry-after-ms`, else `retry-after` in seconds), where that is short enough to
 * wait here. `null`: pass the answer on.
 */
export function shortWait(headers: Readonly<Record<string, string | string[] | undefined>>): number | null {
  if (headers['x-should-retry'] === 'false') return null;
  const milliseconds = readNumber(headers['retry-after-ms']) ?? (readNumber(headers['retry-after']) ?? Number.NaN) * 1_000;
  return milliseconds >= 0 && milliseconds <= longestWaitMilliseconds ? milliseconds : null;
}

function readNumber(value: string | string[] | undefined): number | null {
  return typeof value === 'string' && /^\d{1,9}(?:\.\d+)?$/.test(value) ? Number(value) : null;
}
