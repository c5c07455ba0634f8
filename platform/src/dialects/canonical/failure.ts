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
  const { retryAfterSeconds, param } = failure;
  return {
    ...told[failure.kind], message: failure.message, requestId,
    ...(retryAfterSeconds === null ? {} : { retryAfterSeconds }), ...(param === null ? {} : { param }),
  };
}
