import type { CallerError, RenderedError } from './dialect.ts';

/** Headers that every dialect's errors share; `x-should-retry` is what the official SDKs obey first. */
export function errorHeaders(error: CallerError): Record<string, string> {
  return {
    'content-type': 'application/json',
    'x-keystead-error': error.code,
    ...(error.retryable ? {} : { 'x-should-retry': 'false' }),
    ...(error.retryAfterSeconds === undefined ? {} : { 'retry-after': String(Math.max(0, Math.ceil(error.retryAfterSeconds))) }),
  };
}

const types: Readonly<Record<number, string>> = {
  401: 'authentication_error', 402: 'insufficient_quota', 403: 'permission_error', 404: 'not_found_error', 429: 'rate_limit_error',
};

function openAiErrorType(status: number): string {
  return types[status] ?? (status >= 500 ? 'server_error' : 'invalid_request_error');
}

/** OpenAI's error body, shared by its three dialects. Anthropic's own 529 is told as 503 (WIRE, section 9). */
export function renderOpenAiError(error: CallerError): RenderedError {
  const status = error.status === 529 ? 503 : error.status;
  const body = { error: { message: error.message, type: openAiErrorType(status), param: error.param ?? null, code: error.code } };
  return { status, headers: { ...errorHeaders(error), 'x-request-id': error.requestId }, body: JSON.stringify(body) };
}
