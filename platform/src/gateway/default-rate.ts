import { mostTokens } from '../metering/index.ts';
import type { Step } from './budgets.ts';
import { GatewayError } from './errors.ts';
import type { Exchange, Served } from './exchange.ts';
import type { DefaultRate } from './ports.ts';
import { budgetError } from './reservations/refusal.ts';
import type { BudgetConfiguration, TenantConfiguration } from './snapshot/configuration.ts';

/** What one request was counted at. */
export interface DefaultCount { readonly tenantId: string; readonly window: string; readonly tokens: number }

const minuteMilliseconds = 60_000;

/**
 * B1: counts a request of an organisation without budgets against the installation's default rate, before any key is opened: one request, and the most tokens that any of its legs can
 * use (all of a minute's where nothing bounds them). Exact over all gateway processes.
 *
 * @throws GatewayError `rate_limit_reached`; `budget_exceeded` where it will never fit; `unavailable`
 */
export async function countDefaultRate(exchange: Exchange, tenant: TenantConfiguration, { requestsPerMinute, tokensPerMinute, rates }: DefaultRate, steps: readonly Step[]): Promise<DefaultCount> {
  const tokens = tokensPerMinute === null ? 0 : Math.max(0, ...steps.map((step) => mostTokens(step.worstCase) ?? tokensPerMinute));
  const question = { tenantId: tenant.id, credentialId: tenant.id, requestsPerMinute, tokensPerMinute, tokens };
  const answer = await Promise.resolve().then(() => rates.take(question)).catch((cause: unknown) => { throw new GatewayError('unavailable', { detail: 'the rate limits cannot be read' }, { retryAfterSeconds: 2, cause }); });
  if (answer.granted) return { tenantId: tenant.id, window: answer.window, tokens };
  const { which, limit, left, retryAfterSeconds } = answer;
  const rule: BudgetConfiguration = { id: tenant.id, name: 'default of this installation', scopeKind: 'tenant', scopeId: null, unit: which, period: 'minute', limit, whenFull: 'refuse', contact: 'an owner or admin to set budgets, which hold in its place, or the operator of this installation' };
  const resets = new Date(Math.round((exchange.deps.clock.now().getTime() + (retryAfterSeconds ?? 0) * 1_000) / minuteMilliseconds) * minuteMilliseconds).toISOString();
  throw budgetError({ granted: false, rule, need: which === 'requests' ? 1 : tokens, left: left ?? 0, resetsAt: retryAfterSeconds === null ? null : resets, retryAfterSeconds }, tenant, steps[0]?.target.model ?? '');
}

/** The tokens that a whole answer did not use are free again, for this process and this minute. */
export function giveBackRest({ rates }: DefaultRate, { tenantId, window, tokens }: DefaultCount, served: Served | null): void {
  const usage = served?.ending.whole === true ? served.ending.facts?.usage ?? null : null;
  if (usage !== null && tokens > 0) rates.giveBack(tenantId, window, tokens - (usage.input ?? 0) - (usage.output ?? 0));
}
