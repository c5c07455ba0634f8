import type { DialectId } from '@keystead/contract';
import { limitOutput, type RequestFacts } from '../../dialects/index.ts';
import { mostTokens, type WorstCase } from '../../metering/index.ts';
import type { Step } from '../budgets.ts';
import type { Target } from '../routing/resolve.ts';
import type { Refused, Reservation } from './reservation.ts';

export interface FitQuestion {
  readonly dialect: DialectId;
  readonly bytes: Buffer;
  readonly body: Record<string, unknown>;
  readonly facts: RequestFacts;
  /** The bound of a request like this one with another limit, and so many bytes more. */
  readonly worstCaseOf: (target: Target, maxOutputTokens: number, moreBytes: number) => WorstCase | null;
}

/** The request with the lower limit. */
export interface Fitted { readonly bytes: Buffer; readonly body: Record<string, unknown>; readonly facts: RequestFacts; readonly steps: readonly Step[] }

/** Less than that is no answer; some providers take no lower limit. */
const fewestTokens = 16;
/** What a limit can add to the request where there was none. */
const limitBytes = 64;
const mostTries = 4;

/**
 * Lowers the output limit of a request that finds no room until it fits into what is left, where the budgets that are in the way
 * allow it and the request's format can say so; `null`: it cannot be done.
 */
export async function fitToBudget(reservation: Reservation, question: FitQuestion & { readonly refused: Refused; readonly step: Step; readonly steps: readonly Step[] }): Promise<Fitted | null> {
  const { facts, steps, worstCaseOf } = question;
  const newName = nameOfLimit(question, steps);
  if (newName === null) return null;
  const index = steps.indexOf(question.step);
  let most = (question.step.worstCase?.usage.output ?? 0) / Math.max(1, facts.answers);
  let refused: Refused | null = question.refused;
  for (let tries = 0; tries < mostTries; tries += 1) {
    const limit: number | null = refused === null ? null : limitWithin(refused, most, (tokens) => worstCaseOf(question.step.target, tokens, limitBytes));
    const limited = limit === null ? null : limitOutput(question, limit, newName);
    if (limit === null || limited === null) return null;
    const lowered = steps.map((step): Step => ({ ...step, worstCase: worstCaseOf(step.target, limit, limitBytes) }));
    const step = lowered[index];
    refused = step === undefined ? refused : await reservation.take(step);
    if (refused === null) return { ...limited, facts: { ...facts, maxOutputTokens: limit }, steps: lowered };
    most = limit - 1;
  }
  return null;
}

/** Houses whose newer models take the newer name alone; everybody else may not obey it. */
const takesNewName: ReadonlySet<string> = new Set(['openai', 'azure-openai']);

/** What a limit that the caller did not give is called; `null`: the legs do not agree. A limit that a provider does not obey would bound nothing. */
function nameOfLimit({ dialect, facts }: FitQuestion, steps: readonly Step[]): string | null | undefined {
  if (dialect !== 'openai-chat' || facts.maxOutputTokens !== null) return undefined;
  const names = new Set(steps.filter(({ target }) => target.dialect === 'openai-chat').map(({ target }) => (takesNewName.has(target.provider.id) ? 'max_completion_tokens' : 'max_tokens')));
  return names.size > 1 ? null : [...names][0];
}

/** The highest limit whose bound fits into what the budget has left; `null`: none does, or the budget does not want it. Bounds grow with the limit. */
function limitWithin({ rule, left, need }: Refused, most: number, worstCaseAt: (tokens: number) => WorstCase | null): number | null {
  if (rule.whenFull !== 'fit' || rule.unit === 'requests' || need === null) return null;
  const fits = (tokens: number): boolean => {
    const worst = worstCaseAt(tokens);
    const amount = worst === null ? null : rule.unit === 'nano_usd' ? worst.costNanoUsd : mostTokens(worst);
    return amount !== null && amount <= left;
  };
  if (most < fewestTokens || !fits(fewestTokens)) return null;
  let [low, high] = [fewestTokens, Math.floor(most)];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (fits(middle)) low = middle;
    else high = middle - 1;
  }
  return low;
}
