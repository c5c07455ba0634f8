import type { CallerError, RenderedError } from '../dialect.ts';
import { errorHeaders } from '../openai-errors.ts';
import { writeFrame } from './frames.ts';

/** Bedrock Runtime's own errors, by status. An SDK tries throttling and 5xx again, the others never. */
const types: Readonly<Record<number, string>> = {
  401: 'UnrecognizedClientException', 402: 'ServiceQuotaExceededException', 403: 'AccessDeniedException', 404: 'ResourceNotFoundException',
  408: 'ModelTimeoutException', 424: 'ModelErrorException', 429: 'ThrottlingException', 503: 'ServiceUnavailableException', 504: 'ModelTimeoutException',
};

/** The errors that a stream can hold; every other one is told as the model's. */
const streamTypes: Readonly<Record<number, string>> = {
  400: 'validationException', 429: 'throttlingException', 500: 'internalServerException', 503: 'serviceUnavailableException',
};

/** AWS's error (restJson1): the type stands in a header, the body has the message alone. */
export function renderError(error: CallerError): RenderedError {
  const status = error.status === 529 ? 503 : error.status;
  const type = status === 429 && !error.retryable ? 'ServiceQuotaExceededException' : types[status] ?? (status >= 500 ? 'InternalServerException' : 'ValidationException');
  return {
    status, headers: { ...errorHeaders(error), 'x-amzn-errortype': type, 'x-amzn-requestid': error.requestId, 'x-request-id': error.requestId },
    body: JSON.stringify({ message: error.message }),
  };
}

/** A frame with an exception, which an SDK throws while the stream is read. */
export function renderStreamError(error: CallerError): Buffer {
  return writeFrame('exception', streamTypes[error.status] ?? 'modelStreamErrorException', { message: error.message });
}
