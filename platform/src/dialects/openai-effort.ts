import type { ReasoningWish } from './canonical/index.ts';

type Effort = NonNullable<ReasoningWish['effort']>;

/** From the least to the most. */
const order: readonly Effort[] = ['none', 'minimal', 'low', 'medium', 'high', 'xhigh', 'max'];
const usual: readonly Effort[] = ['low', 'medium', 'high'];

/** What OpenAI's models take as an effort (its reasoning guide and its own 400s, 2026-11). The first pattern that fits counts. */
const families: readonly (readonly [RegExp, readonly Effort[]])[] = [
  [/(?:^|\/)(?:gpt-3|gpt-4|chatgpt|gpt-5[\w.]*-chat)/, []],
  [/(?:^|\/)(?:o[1-9]|codex-mini)/, usual],
  [/gpt-5-pro/, ['high']],
  [/gpt-5-codex/, usual],
  [/gpt-5(?![.\d])/, ['minimal', ...usual]],
  [/gpt-5\.1-codex-max/, [...usual, 'xhigh']],
  [/gpt-5\.1-codex/, usual],
  [/gpt-5\.1(?!\d)/, ['none', ...usual]],
  [/gpt-5\.[2-5]-codex/, [...usual, 'xhigh']],
  [/gpt-5\.[2-5](?!\d)/, ['none', ...usual, 'xhigh']],
  [/gpt-oss/, usual],
  [/gpt-(?:5\.|[6-9]|\d\d)/, ['none', ...usual, 'xhigh', 'max']],
];

/** From how many tokens of thinking an effort is this high; Anthropic's and Google's budgets in OpenAI's words. */
const byBudget: readonly (readonly [number, Effort])[] = [[16_384, 'high'], [4_096, 'medium'], [1, 'low'], [0, 'none']];

export interface FittedEffort {
  /** `null`: nothing is to be sent. */
  readonly effort: string | null;
  /** The model cannot do what was wished for: what was sent is the nearest. */
  readonly bent: boolean;
}

/** A wish as an effort that the model takes: the next lower one, or else its lowest. Of models that are not OpenAI's nothing is known: they get what was asked. */
export function fitEffort({ effort, budgetTokens }: Pick<ReasoningWish, 'effort' | 'budgetTokens'>, model: string): FittedEffort {
  // A negative budget leaves it to the model.
  const asked = effort ?? (budgetTokens === null || budgetTokens < 0 ? null : byBudget.find(([from]) => budgetTokens >= from)?.[1] ?? null);
  if (asked === null) return { effort: null, bent: false };
  const taken = families.find(([pattern]) => pattern.test(model))?.[1];
  if (taken === undefined) return { effort: asked, bent: false };
  if (taken.length === 0) return { effort: null, bent: asked !== 'none' };
  const lower = order.slice(0, order.indexOf(asked) + 1).toReversed().find((each) => each !== 'none' || asked === 'none' ? taken.includes(each) : false);
  const found = lower ?? taken.find((each) => each !== 'none') ?? null;
  return { effort: found, bent: found !== asked };
}
