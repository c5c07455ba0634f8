import type { TokenUsage } from '../dialect.ts';
import type { Part } from './parts.ts';

/** Why an answer ended. `pause`: the provider wants the turn sent back to go on. `failed`: it made no answer. */
export type StopReason = 'stop' | 'stop-sequence' | 'length' | 'tool-calls' | 'content-filter' | 'refusal' | 'pause' | 'failed';

/** Probability of one token that was written, and of the others that could have stood there. */
export interface TokenLogprob {
  readonly token: string;
  readonly logprob: number;
  readonly bytes: readonly number[] | null;
  readonly top: readonly { readonly token: string; readonly logprob: number; readonly bytes: readonly number[] | null }[];
}

/** How an answer ended, in our word and in the provider's own. */
export interface Ending {
  readonly stop: StopReason;
  /** As the provider wrote it; kept for callers of other dialects in an extension field. */
  readonly native: string | null;
  /** The text that stopped it. */
  readonly stopSequence: string | null;
}

/** One of the answers asked for (`n`); the first has index 0. */
export interface Choice extends Ending {
  readonly index: number;
  readonly parts: readonly Part[];
  readonly logprobs?: readonly TokenLogprob[];
}

/** Tokens, with what only some providers tell apart. Caches are inside `input`, reasoning is inside `output`. */
export interface AnswerUsage extends TokenUsage {
  readonly cacheWrite1h?: number | null;
}

/** A whole answer. */
export interface CanonicalAnswer {
  readonly id: string | null;
  /** The model that served, as the provider names it. */
  readonly model: string | null;
  readonly choices: readonly Choice[];
  readonly usage: AnswerUsage | null;
}
