import type { CallerError, RenderedError } from '../dialect.ts';
import { errorHeaders } from '../openai-errors.ts';

const types: Readonly<Record<number, string>> = {
  401: 'authentication_error', 402: 'billing_error', 403: 'permission_error', 404: 'not_found_error', 413: 'request_too_large',
  429: 'rate_limit_error', 503: 'overloaded_error', 504: 'timeout_error', 529: 'overloaded_error',
};

/** Anthropic's error body; the gateway's own code stands in a header, as the format has no place for it. */
export function renderError(error: CallerError): RenderedError {
  return {
    status: error.status, headers: { ...errorHeaders(error), 'request-id': error.requestId, 'x-request-id': error.requestId },
    body: JSON.stringify(errorBody(error)),
  };
}

export function renderStreamError(error: CallerError): string {
  return `event: error\ndata: ${JSON.stringify(errorBody(error))}\n\n`;
}

function errorBody(error: CallerError): unknown {
  const type = types[error.status] ?? (error.status >= 500 ? 'api_error' : 'invalid_request_error');
  return { type: 'error', error: { type, message: error.message }, request_id: error.requestId };
}
