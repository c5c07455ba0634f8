import type { CallerError } from '../dialect.ts';

/** What went wrong at a provider, in kinds that mean the same everywhere (WIRE, section 9). */
export type FailureKind =
  | 'invalid-request' | 'too-long' | 'too-large' | 'content-policy' | 'bad-key' | 'no-permission' | 'no-money' | 'model-not-found'
  | 'rate-limited' | 'overloaded' | 'timeout' | 'server-error';

/** A provider's error, read. `message` is the provider's own and may repeat the key: scrub it before it goes anywhere. */
export interface ProviderFailure {
  readonly kind: FailureKind;
  readonly status: number;
  readonly message: string;
  /** The provider's own code or type. */
  readonly code: string | null;
  readonly param: string | null;
  /** As the body says (Google's RetryInfo, "try again in 1.2s"); headers are read elsewhere. */
  readonly retryAfterSeconds: number | null;
  /** Where the error is the gateway's own: it is told in these words. */
  readonly own?: CallerError;
}

/** An error of the gateway's own inside a stream that is being translated. */
export function ownFailure(error: CallerError): ProviderFailure {
  return { kind: 'server-error', status: error.status, message: error.message, code: error.code, param: error.param ?? null, retryAfterSeconds: error.retryAfterSeconds ?? null, own: error };
}

/**
 * How each kind is told to a caller of another dialect. What is wrong with the tenant's key is 424, so that no client takes
 * its own token for bad. The code is the one that OpenAI's clients know where they know one.
 */
const told: Readonly<Record<FailureKind, { readonly status: number; readonly code: string; readonly retryable: boolean }>> = {
  'invalid-request': { status: 400, code: 'invalid_request', retryable: false },
  'too-long': { status: 400, code: 'context_length_exceeded', retryable: false },
  'too-large': { status: 413, code: 'request_too_large', retryable: false },
  'content-policy': { status: 400, code: 'content_policy_violation', retryable: false },
  'bad-key': { status: 424, code: 'provider_key_rejected', retryable: false },
  'no-permission': { status: 424, code: 'provider_permission_denied', retryable: false },
  'no-money': { status: 424, code: 'provider_payment_required', retryable: false },
  'model-not-found': { status: 404, code: 'model_not_found', retryable: false },
  'rate-limited': { status: 429, code: 'rate_limit_exceeded', retryable: true },
  overloaded: { status: 503, code: 'provider_overloaded', retryable: true },
  timeout: { status: 504, code: 'provider_timeout', retryable: true },
  'server-error': { status: 502, code: 'provider_error', retryable: true },
};

/** A provider's error for a caller of any dialect. */
export function tellFailure(failure: ProviderFailure, requestId: string): CallerError {
  if (failure.own !== undefined) return failure.own;
  const { retryAfterSeconds, param } = failure;
  return {
    ...told[failure.kind], message: failure.message, requestId,
    ...(retryAfterSeconds === null ? {} : { retryAfterSeconds }), ...(param === null ? {} : { param }),
  };
}

const byStatus: ReadonlyMap<number, FailureKind> = new Map([
  [401, 'bad-key'], [402, 'no-money'], [403, 'no-permission'], [404, 'model-not-found'], [408, 'timeout'], [413, 'too-large'], [429, 'rate-limited'],
  [498, 'overloaded'], [503, 'overloaded'], [504, 'timeout'], [529, 'overloaded'],
]);

/** What a status means where the body says no more. */
export function kindOfStatus(status: number): FailureKind {
  return byStatus.get(status) ?? (status >= 500 ? 'server-error' : 'invalid-request');
}

const waits = /try again in (?:(\d+)m(?!s))?\s*(\d+(?:\.\d+)?)(ms|s)/i;

/** "Please try again in 1.2s", as seconds; `null` where the text says nothing. */
export function waitInText(message: string): number | null {
  const match = waits.exec(message);
  if (match === null) return null;
  const amount = Number(match[2]) * (match[3]?.toLowerCase() === 'ms' ? 0.001 : 1);
  return Number(match[1] ?? 0) * 60 + amount;
}
