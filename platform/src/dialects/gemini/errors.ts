import type { CallerError, RenderedError } from '../dialect.ts';
import { errorHeaders } from '../openai-errors.ts';

/** google.rpc.Code names by HTTP status (google.rpc.Code, google/rpc/code.proto). */
const statusNames: Readonly<Record<number, string>> = {
  400: 'INVALID_ARGUMENT', 401: 'UNAUTHENTICATED', 402: 'FAILED_PRECONDITION', 403: 'PERMISSION_DENIED', 404: 'NOT_FOUND', 409: 'ABORTED',
  413: 'INVALID_ARGUMENT', 429: 'RESOURCE_EXHAUSTED', 499: 'CANCELLED', 500: 'INTERNAL', 501: 'UNIMPLEMENTED', 503: 'UNAVAILABLE', 504: 'DEADLINE_EXCEEDED',
};

/** Google's error body (AIP-193): our own code is the `reason` of its ErrorInfo. */
export function renderError(error: CallerError): RenderedError {
  const status = error.status === 529 ? 503 : error.status;
  return { status, headers: { ...errorHeaders(error), 'x-request-id': error.requestId }, body: JSON.stringify(errorBody(error, status)) };
}

export function renderStreamError(error: CallerError): string {
  return `data: ${renderError(error).body}\r\n\r\n`;
}

function errorBody(error: CallerError, status: number): unknown {
  const details: unknown[] = [{
    '@type': 'type.googleapis.com/google.rpc.ErrorInfo', reason: error.code.toUpperCase(), domain: 'keystead',
    metadata: { requestId: error.requestId, ...(error.param === undefined ? {} : { param: error.param }) },
  }];
  if (error.retryAfterSeconds !== undefined) details.push({ '@type': 'type.googleapis.com/google.rpc.RetryInfo', retryDelay: `${Math.max(0, error.retryAfterSeconds)}s` });
  return { error: { code: status, message: error.message, status: statusNames[status] ?? (status >= 500 ? 'INTERNAL' : 'FAILED_PRECONDITION'), details } };
}
