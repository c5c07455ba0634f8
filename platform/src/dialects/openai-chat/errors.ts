import type { CallerError } from '../dialect.ts';
import { renderOpenAiError } from '../openai-errors.ts';

export const renderError = renderOpenAiError;

/** OpenAI's SDKs raise an APIError for a chunk with `error`. No `[DONE]` follows: this was no proper end. */
export function renderStreamError(error: CallerError): string {
  return `data: ${renderOpenAiError(error).body}\n\n`;
}
