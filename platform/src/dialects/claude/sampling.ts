import type { CanonicalRequest, Notes } from '../canonical/index.ts';
import type { ClaudeFacts } from './models.ts';

/** What of the sampling is sent; `null`: left to the model. */
export interface Sampling { readonly temperature: number | null; readonly topP: number | null; readonly topK: number | null }

/** Fits sampling to a model: newer ones take none, thinking ones none, some one of two. What is left out is noted. */
export function fitSampling(request: CanonicalRequest, facts: ClaudeFacts, thinks: boolean, notes: Notes): Sampling {
  const { topK } = request;
  let { topP } = request;
  const temperature = request.temperature === null ? null : clamp(request.temperature, notes);
  const reason = facts.sampling === 'none' ? 'The model that serves this request does not let its sampling be chosen; it was left out.' : thinks ? 'While it thinks, the model does not let its sampling be chosen; it was left out.' : null;
  if (reason !== null) {
    // The model's own values may be named.
    if (temperature !== null && temperature !== 1) notes.warn('temperature', reason);
    if (topP !== null && topP !== 1) notes.warn('top_p', reason);
    if (topK !== null) notes.warn('top_k', reason);
    return { temperature: temperature === 1 ? 1 : null, topP: topP === 1 ? 1 : null, topK: null };
  }
  if (facts.sampling === 'one' && temperature !== null && topP !== null) {
    notes.warn('top_p', 'The model that serves this request takes temperature or top_p, not both; top_p was left out.');
    topP = null;
  }
  return { temperature, topP, topK };
}

/** Other dialects go up to 2. */
function clamp(temperature: number, notes: Notes): number {
  if (temperature <= 1) return temperature;
  notes.warn('temperature', 'The provider that serves this request takes at most 1; 1 was sent.');
  return 1;
}

/** What Claude and Bedrock have nothing like. */
export function warnOfUnheard(request: CanonicalRequest, notes: Notes): void {
  const left = 'The provider that serves this request has nothing like it; it was left out.';
  if (request.seed !== null) notes.warn('seed', left);
  if (request.frequencyPenalty !== null && request.frequencyPenalty !== 0) notes.warn('frequency_penalty', left);
  if (request.presencePenalty !== null && request.presencePenalty !== 0) notes.warn('presence_penalty', left);
  if (request.logprobs !== null) notes.warn('logprobs', 'The provider that serves this request gives no probabilities; the answer has none.');
  if (request.answers > 1) notes.refuse('n', `The provider that serves this request gives one answer at a time; ${request.answers} were asked for. Send the request several times.`);
}
