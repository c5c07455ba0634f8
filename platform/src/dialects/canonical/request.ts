import type { DialectId } from '@keystead/contract';
import type { Part, TextPart } from './parts.ts';

/**
 * A turn of the conversation. Neighbours of one role are one turn. Results of tools stand in the user's turn, before
 * anything else of it. `system` in the middle: an instruction given later than the first user's turn.
 */
export interface Turn { readonly role: 'user' | 'assistant' | 'system'; readonly parts: readonly Part[] }

/** A function the model may ask to have called. `parameters` is JSON Schema; `null` where it takes none. */
export interface Tool {
  readonly name: string;
  readonly description: string | null;
  readonly parameters: Readonly<Record<string, unknown>> | null;
  readonly strict?: boolean;
  /** What its own dialect has it as, where that is more than a function (Responses `custom`, `local_shell`): for a caller of it, calls are written back in that form. */
  readonly own?: { readonly dialect: DialectId; readonly type: string; readonly value: Readonly<Record<string, unknown>> };
  readonly cache?: { readonly ttl: '5m' | '1h' | null };
}

/** `any`: some tool must be called. `named` with several names: one of them. */
export type ToolChoice = { readonly kind: 'auto' | 'none' | 'any' } | { readonly kind: 'named'; readonly names: readonly string[] };

export type OutputFormat =
  | { readonly kind: 'json' }
  | { readonly kind: 'schema'; readonly name: string; readonly description: string | null; readonly schema: Readonly<Record<string, unknown>>; readonly strict: boolean | null };

/** How much thinking is wished for, in the words of whoever asked: an effort, or a number of tokens. */
export interface ReasoningWish {
  readonly effort: 'none' | 'minimal' | 'low' | 'medium' | 'high' | 'xhigh' | 'max' | null;
  readonly budgetTokens: number | null;
  /** Whether thoughts (or their summary) shall be seen; `null`: not said. */
  readonly shown: boolean | null;
}

/** What a caller asks for, in words that every dialect has. `null`: not said, so the provider's own default holds. */
export interface CanonicalRequest {
  /** As the caller wrote it. */
  readonly model: string;
  readonly stream: boolean;
  readonly system: readonly TextPart[];
  readonly turns: readonly Turn[];
  readonly tools: readonly Tool[];
  readonly toolChoice: ToolChoice | null;
  /** May several tools be called at once? */
  readonly parallelTools: boolean | null;
  readonly format: OutputFormat | null;
  readonly maxOutputTokens: number | null;
  readonly stop: readonly string[];
  readonly answers: number;
  readonly temperature: number | null;
  readonly topP: number | null;
  readonly topK: number | null;
  readonly seed: number | null;
  readonly frequencyPenalty: number | null;
  readonly presencePenalty: number | null;
  /** Probabilities of the tokens written, and of so many others beside each. */
  readonly logprobs: { readonly top: number } | null;
  readonly reasoning: ReasoningWish | null;
  /** Who the answer is for, as the caller names them to the provider. */
  readonly endUser: string | null;
}

/** A request with nothing said: codecs write over it what they read. */
export const nothingSaid: Omit<CanonicalRequest, 'model' | 'turns'> = {
  stream: false, system: [], tools: [], toolChoice: null, parallelTools: null, format: null, maxOutputTokens: null, stop: [], answers: 1,
  temperature: null, topP: null, topK: null, seed: null, frequencyPenalty: null, presencePenalty: null, logprobs: null, reasoning: null, endUser: null,
};
