import { errors as undiciErrors } from 'undici';
import { addressRefusedIn, networkTrouble } from '../../foundation/index.ts';
import { GatewayError } from '../errors.ts';
import type { Verdict } from '../routing/verdict.ts';
import { AnswerTooLarge, CallAborted, FirstTokenTimeout, HeldTooMuch, KeyStopped } from './upstream-call.ts';

const resets: ReadonlySet<string> = new Set(['ECONNRESET', 'EPIPE', 'UND_ERR_SOCKET']);

function codeOf(error: Error): string {
  return 'code' in error && typeof error.code === 'string' ? error.code : '';
}

/** No answer came, or none that was handed over. `begun`: a part of it did. */
export interface CallFailure { readonly error: Error; readonly sent: boolean; readonly begun: boolean }

/** The connection broke before an answer: what a kept-alive connection does when the other side has just closed it. */
function isHiccup({ error, sent, begun }: CallFailure): boolean {
  return sent && !begun && resets.has(codeOf(error));
}

/**
 * What follows where no answer came. A reset is tried once more at the same place (S05), whoever is silent is not (S06); an answer that was held back
 * and broke off is begun anew somewhere else, or here where there is nobody else (S08, S09). Pure.
 */
export function judgeFailure(failure: CallFailure, hasNext: boolean): Pick<Verdict, 'action' | 'retry'> & { readonly blames: 'nobody' | 'origin' } {
  const { error, begun } = failure;
  if (error instanceof KeyStopped || error instanceof CallAborted || error instanceof AnswerTooLarge || error instanceof HeldTooMuch) return { action: 'pass', retry: 'never', blames: 'nobody' };
  if (isHiccup(failure) || (begun && !hasNext)) return { action: 'next', retry: 'once', blames: 'origin' };
  return { action: 'next', retry: 'never', blames: 'origin' };
}

function isTimeout(error: Error): boolean {
  return error instanceof FirstTokenTimeout || error instanceof undiciErrors.HeadersTimeoutError || error instanceof undiciErrors.BodyTimeoutError;
}

/** What the caller is told where no answer came. `limitSeconds` is how long was waited for its beginning. */
export function errorOfFailure({ error, begun }: CallFailure, provider: string, limitSeconds: number): GatewayError {
  if (error instanceof HeldTooMuch) return new GatewayError('answer_too_large_to_hold', { provider }, { cause: error });
  if (error instanceof AnswerTooLarge) return new GatewayError('provider_failed', { provider, detail: 'its answer is too large' }, { cause: error });
  if (begun && !(error instanceof FirstTokenTimeout)) return new GatewayError('stream_interrupted', { provider, detail: isTimeout(error) ? 'nothing came any more' : 'the connection was lost' }, { cause: error });
  if (isTimeout(error)) return new GatewayError('provider_timeout', { provider, seconds: limitSeconds }, { cause: error });
  const refused = addressRefusedIn(error);
  const detail = refused === null ? networkTrouble(error) ?? (codeOf(error) || 'the connection failed') : refused.reason;
  return new GatewayError('provider_unreachable', { provider, detail }, { cause: error });
}
