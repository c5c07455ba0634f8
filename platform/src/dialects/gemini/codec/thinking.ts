import type { Notes, ReasoningWish } from '../../canonical/index.ts';
import type { JsonObject } from '../../reading.ts';

type Effort = NonNullable<ReasoningWish['effort']>;
type Level = 'minimal' | 'low' | 'medium' | 'high';

/** How a family of models is told how much to think (Google’s guide to thinking, 2026-11). */
type Thinking =
  | { readonly by: 'level'; readonly levels: readonly Level[] }
  | { readonly by: 'budget'; readonly least: number; readonly most: number; readonly canStop: boolean }
  | { readonly by: 'nothing' };

const all: readonly Level[] = ['minimal', 'low', 'medium', 'high'];
/** The first pattern that fits counts. What is not known is taken for newest. */
const families: readonly (readonly [RegExp, Thinking])[] = [
  [/gemini-2\.5-pro/, { by: 'budget', least: 128, most: 32_768, canStop: false }],
  [/gemini-2\.5-flash-lite/, { by: 'budget', least: 512, most: 24_576, canStop: true }],
  [/gemini-2\.5-flash(?!.*image)|gemini-robotics/, { by: 'budget', least: 1, most: 24_576, canStop: true }],
  [/gemini-(?:1|2)\.|gemini-pro|gemma|learnlm|image/, { by: 'nothing' }],
  [/gemini-3-pro/, { by: 'level', levels: ['low', 'high'] }],
  [/gemini-3(?:\.[0-6])?-flash/, { by: 'level', levels: all }],
  [/^/, { by: 'level', levels: ['low', 'medium', 'high'] }],
];

/** Google’s own table for its OpenAI-compatible API. */
const budgets: Readonly<Record<Effort, number>> = { none: 0, minimal: 1_024, low: 1_024, medium: 8_192, high: 24_576, xhigh: 32_768, max: 32_768 };
const wanted: Readonly<Record<Effort, Level>> = { none: 'minimal', minimal: 'minimal', low: 'low', medium: 'medium', high: 'high', xhigh: 'high', max: 'high' };

function thinkingOf(model: string): Thinking {
  return families.find(([pattern]) => pattern.test(model))?.[1] ?? { by: 'nothing' };
}

/** Whether a model checks the signatures of calls (Gemini 3 and later). */
export function checksSignatures(model: string): boolean {
  return thinkingOf(model).by === 'level';
}

/** `thinkingConfig` for a model: a level for Gemini 3, a budget for 2.5. Both at once are a 400. */
export function writeThinking(wish: ReasoningWish | null, model: string, notes: Notes): JsonObject {
  if (wish === null) return {};
  const thinking = thinkingOf(model);
  if (thinking.by === 'nothing') {
    if (wish.effort !== 'none' && (wish.effort !== null || wish.budgetTokens !== null)) notes.warn('reasoning', 'This model does not think before it answers; the wish was left out.');
    return {};
  }
  const config = { ...(wish.shown === null ? {} : { includeThoughts: wish.shown }), ...(thinking.by === 'level' ? writeLevel(wish, thinking.levels, notes) : writeBudget(wish, thinking, notes)) };
  return Object.keys(config).length === 0 ? {} : { thinkingConfig: config };
}

function writeLevel({ effort, budgetTokens }: ReasoningWish, levels: readonly Level[], notes: Notes): JsonObject {
  const asked = effort === null ? levelOf(budgetTokens) : wanted[effort];
  if (asked === null) return {};
  if (effort === 'none') notes.warn('reasoning', 'This model cannot be kept from thinking; the least it takes was asked for.');
  // What a model has no level for becomes the next one above, or else its highest.
  const level = all.slice(all.indexOf(asked)).find((each) => levels.includes(each)) ?? 'high';
  return { thinkingLevel: level };
}

function levelOf(budgetTokens: number | null): Level | null {
  if (budgetTokens === null || budgetTokens < 0) return null;
  if (budgetTokens <= 512) return 'minimal';
  if (budgetTokens <= 4_096) return 'low';
  return budgetTokens <= 16_384 ? 'medium' : 'high';
}

function writeBudget({ effort, budgetTokens }: ReasoningWish, { least, most, canStop }: Extract<Thinking, { by: 'budget' }>, notes: Notes): JsonObject {
  const asked = budgetTokens ?? (effort === null ? null : budgets[effort]);
  if (asked === null) return {};
  if (asked <= 0 && canStop) return { thinkingBudget: 0 };
  if (asked <= 0) notes.warn('reasoning', 'This model cannot be kept from thinking; the least it takes was asked for.');
  return { thinkingBudget: Math.min(most, Math.max(least, asked)) };
}
