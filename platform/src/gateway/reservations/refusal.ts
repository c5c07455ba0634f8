import type { BudgetScopeKind, BudgetUnit } from '@keystead/contract';
import type { BudgetRefusal } from '../../metering/index.ts';
import { GatewayError } from '../errors.ts';
import type { BudgetConfiguration, TenantConfiguration } from '../snapshot/configuration.ts';

const periodText: Readonly<Record<BudgetConfiguration['period'], string>> = {
  request: 'for each request', minute: 'a minute', hour: 'an hour', day: 'a day', month: 'a month', total: 'in all',
};
const whoseText: Readonly<Record<BudgetScopeKind, string>> = {
  tenant: 'your organisation', team: 'your team', user: 'you', app: 'this app', workflow: 'this workflow', credential: 'this key', model: 'this model', project: 'this project',
};
const amountText: Readonly<Record<BudgetUnit, (amount: number) => string>> = {
  nano_usd: dollars, tokens: (amount) => `${amount.toLocaleString('en-US')} tokens`, requests: (amount) => (amount === 1 ? '1 request' : `${amount.toLocaleString('en-US')} requests`),
};
/** Full again in a moment: the same request can succeed then. */
const short: ReadonlySet<BudgetConfiguration['period']> = new Set(['minute', 'hour']);

function dollars(nanoUsd: number): string {
  return `US$${(nanoUsd / 1e9).toFixed(nanoUsd < 1e6 ? 9 : nanoUsd < 1e9 ? 6 : 2)}`;
}

/** What a budget without room says: which rule, whose, how much is left, when it begins anew, and whom to ask. */
export function budgetError({ rule, need, left, resetsAt, retryAfterSeconds }: BudgetRefusal<BudgetConfiguration>, tenant: TenantConfiguration, model: string): GatewayError {
  if (need === null) return new GatewayError('budget_price_unknown', { model });
  const text = amountText[rule.unit];
  const parameters = {
    budget: rule.name, limit: `${text(rule.limit)} ${periodText[rule.period]}`, whose: whoseText[rule.scopeKind], left: text(left), cost: text(need),
    resets: resetsAt !== null ? `begins anew at ${resetsAt}` : rule.period === 'request' ? 'holds for each request by itself' : 'does not begin anew', ask: rule.contact ?? `an owner or admin of ${tenant.name}`,
  };
  const options = retryAfterSeconds === null ? {} : { retryAfterSeconds };
  return new GatewayError(short.has(rule.period) && rule.unit !== 'nano_usd' && retryAfterSeconds !== null ? 'rate_limit_reached' : 'budget_exceeded', parameters, options);
}
