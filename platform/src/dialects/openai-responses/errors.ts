import type { CallerError } from '../dialect.ts';
import { renderOpenAiError } from '../openai-errors.ts';

export const renderError = renderOpenAiError;

/** The `error` event of the Responses API. Its sequence number is not known here, and no SDK asks for it. */
export function renderStreamError(error: CallerError): string {
  const event = { type: 'error', code: error.code, message: error.message, param: error.param ?? null, sequence_number: 0 };
  return `event: error\ndata: ${JSON.stringify(event)}\n\n`;
}
