import { errors as undiciErrors } from 'undici';
import { GatewayError } from '../errors.ts';
import { AnswerTooLarge, FirstByteTimeout } from './upstream-call.ts';

const resets: ReadonlySet<string> = new Set(['ECONNRESET', 'EPIPE', 'UND_ERR_SOCKET']);

function codeOf(error: Error): string {
  return 'code' in error && typeof error.code === 'string' ? error.code : '';
}

/** The connection broke before an answer: what a kept-alive connection does when the other side has just closed it. */
export function isHiccup(error: Error): boolean {
  return resets.has(codeOf(error));
}

/** What the caller is told where no answer came. `limitSeconds` is how long was waited. */
export function errorOfFailure(error: Error, provider: string, limitSeconds: number): GatewayError {
  if (error instanceof FirstByteTimeout || error instanceof undiciErrors.HeadersTimeoutError || error instanceof undiciErrors.BodyTimeoutError) return new GatewayError('provider_timeout', { provider, seconds: limitSeconds }, { cause: error });
  if (error instanceof AnswerTooLarge) return new GatewayError('provider_failed', { provider, detail: 'its answer is too large' }, { cause: error });
  return new GatewayError('provider_unreachable', { provider, detail: codeOf(error) || 'connection failed' }, { cause: error });
}
