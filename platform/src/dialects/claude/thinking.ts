import type { DialectId } from '@keystead/contract';
import type { CanonicalRequest, Notes, ReasoningWish } from '../canonical/index.ts';
import type { JsonObject } from '../reading.ts';
import type { ClaudeFacts } from './models.ts';

type Effort = NonNullable<ReasoningWish['effort']>;

/** Thinking as Claude is asked for it. */
export interface ClaudeThinking {
  readonly thinking: JsonObject | null;
  /** `output_config.effort`. */
  readonly effort: string | null;
  /** It will think, so sampling may not be chosen. */
  readonly on: boolean;
}

const noThinking: ClaudeThinking = { thinking: null, effort: null, on: false };
const leastBudget = 1_024;
/** An effort as a number of tokens, for models that take no effort. */
const budgets: Readonly<Record<Effort, number>> = { none: 0, minimal: leastBudget, low: 2_048, medium: 8_192, high: 24_576, xhigh: 32_768, max: 49_152 };

/** The other way round, for models that take nothing else. */
export function effortOfBudget(tokens: number): 'low' | 'medium' | 'high' {
  if (tokens >= 16_384) return 'high';
  return tokens >= 4_096 ? 'medium' : 'low';
}

/** What decides on thinking beside the wish for it. */
export interface ThinkingFrame { readonly facts: ClaudeFacts; readonly dialect: DialectId; readonly mostOutputTokens: number | null; readonly field: string }

/** Fits a wish for thinking to a model. What cannot be had is noted. */
export function writeThinking(request: CanonicalRequest, frame: ThinkingFrame, notes: Notes): ClaudeThinking {
  const { reasoning: wish } = request;
  const { facts, field } = frame;
  if (wish === null) return noThinking;
  const { effort, budgetTokens } = wish;
  const off = effort === 'none' || (effort === null && budgetTokens === 0);
  if (facts.thinking === 'none') {
    if (!off) notes.warn(field, 'The model that serves this request does not think before it answers; the wish for it was left out.');
    return noThinking;
  }
  if (off) return stopThinking(frame, notes);
  const display = wish.shown === null ? {} : { display: wish.shown ? 'summarized' : 'omitted' };
  if (facts.thinking === 'adaptive' || (facts.thinking === 'either' && (budgetTokens === null || budgetTokens < 0))) {
    return { thinking: { type: 'adaptive', ...display }, effort: effortOf(wish, frame, notes), on: true };
  }
  const budget = budgetOf(request, wish, frame, notes);
  return budget === null ? noThinking : { thinking: { type: 'enabled', budget_tokens: budget, ...display }, effort: null, on: true };
}

function stopThinking({ facts, field }: ThinkingFrame, notes: Notes): ClaudeThinking {
  if (facts.canStopThinking) return { thinking: { type: 'disabled' }, effort: null, on: false };
  notes.warn(field, 'The model that serves this request always thinks; it was asked for as little as it can.');
  return { thinking: null, effort: 'low', on: true };
}

function effortOf({ effort, budgetTokens }: ReasoningWish, { facts, field }: ThinkingFrame, notes: Notes): string | null {
  if (effort === 'minimal') return 'low';
  if (effort === 'xhigh' && !facts.knowsXhigh) return 'high';
  if (effort !== null) return effort;
  if (budgetTokens === null || budgetTokens < 0) return null;
  const fitted = effortOfBudget(budgetTokens);
  notes.warn(field, `The model that serves this request takes an effort and no number of tokens for thinking; it was asked for "${fitted}".`);
  return fitted;
}

/** Tokens for thinking, below the limit of the answer; `null` where this request cannot have any. */
function budgetOf(request: CanonicalRequest, { effort, budgetTokens }: ReasoningWish, { dialect, mostOutputTokens, field }: ThinkingFrame, notes: Notes): number | null {
  if (request.toolChoice?.kind === 'any' || request.toolChoice?.kind === 'named') {
    notes.warn(field, 'The model that serves this request cannot think where it is made to call a tool; it was not asked to think.');
    return null;
  }
  if (lacksSignedThought(request, dialect)) {
    notes.warn(field, 'The turn that called tools has no thought signed by the provider that serves this request, which it would refuse; it was not asked to think this time.');
    return null;
  }
  const wished = Math.max(leastBudget, budgetTokens !== null && budgetTokens >= 0 ? budgetTokens : budgets[effort ?? 'medium']);
  if (mostOutputTokens === null || wished < mostOutputTokens) return wished;
  if (mostOutputTokens > leastBudget) return Math.max(leastBudget, Math.floor(mostOutputTokens * 0.8));
  notes.warn(field, `Thinking needs at least ${leastBudget} tokens and an output limit above them; it was not asked for.`);
  return null;
}

/** The last turn of the assistant called tools, and no thought that this dialect signed stands before the calls. */
function lacksSignedThought({ turns }: CanonicalRequest, dialect: DialectId): boolean {
  const last = turns.findLast((turn) => turn.role === 'assistant');
  if (last === undefined || !last.parts.some((part) => part.kind === 'tool-call')) return false;
  return !last.parts.some((part) => part.kind === 'reasoning' && part.signature?.dialect === dialect);
}

/** Thinking as a caller asks for it, at Anthropic and in Bedrock's `additionalModelRequestFields`. */
export function readThinking(thinking: JsonObject, effort: unknown, notes: Notes, field: string): ReasoningWish | null {
  const known = efforts.find((each) => each === effort) ?? null;
  const { type, budget_tokens: budget, display } = thinking;
  if (type === 'disabled') {
    if (known !== null) notes.warn(`${field}.effort`, 'An effort without thinking has no twin elsewhere; it was left out.');
    return { effort: 'none', budgetTokens: null, shown: null };
  }
  if (type === 'between_tools') notes.warn(`${field}.type`, 'Thinking between tools alone has no twin elsewhere; the model decides when it thinks.');
  if (type === undefined && known === null) return null;
  const shown = display === 'summarized' ? true : display === 'omitted' ? false : null;
  return { effort: known, budgetTokens: type === 'enabled' && typeof budget === 'number' ? budget : null, shown };
}

const efforts = ['low', 'medium', 'high', 'xhigh', 'max'] as const;
