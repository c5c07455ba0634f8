import type { Budget, BudgetPeriod, BudgetScopeKind, BudgetUnit } from '@keystead/contract';
import { formatMoney, formatNumber } from '../../ui/format.ts';
import { parseUsd } from '../settings/parse-usd.ts';

export const periodText: Readonly<Record<BudgetPeriod, string>> = { request: 'Each request', minute: 'Each minute', hour: 'Each hour', day: 'Each day', month: 'Each month', total: 'In all' };
export const unitText: Readonly<Record<BudgetUnit, string>> = { nano_usd: 'Money (US dollars)', tokens: 'Tokens', requests: 'Requests' };
export const scopeText: Readonly<Record<BudgetScopeKind, string>> = {
  tenant: 'The whole organisation', team: 'A team', user: 'A person', app: 'An app', workflow: 'A workflow', credential: 'A key', model: 'A model', project: 'A client project',
};

export function amountText(unit: BudgetUnit, amount: number): string {
  return unit === 'nano_usd' ? formatMoney(amount) : `${formatNumber(amount)} ${unit}`;
}

/** An amount as typed, in the budget's unit; `null` where it is none. */
export function parseAmount(unit: BudgetUnit, text: string): number | null {
  if (unit === 'nano_usd') return parseUsd(text);
  const digits = text.trim();
  return /^\d{1,15}$/.test(digits) ? Number(digits) : null;
}

/** As it is typed again for an edit. */
export function typedAmount({ unit, limit }: Pick<Budget, 'unit' | 'limit'>): string {
  if (unit !== 'nano_usd') return String(limit);
  const cents = (limit % 1_000_000_000).toString().padStart(9, '0').replace(/0+$/, '');
  return `${Math.floor(limit / 1_000_000_000)}${cents === '' ? '' : `.${cents}`}`;
}

export function scopeOf({ scope }: Pick<Budget, 'scope'>): string {
  return scope.kind === 'tenant' ? 'Organisation' : `${scopeText[scope.kind].replace(/^An? /, '')} ${scope.label ?? scope.id ?? ''}`.replace(/^./, (first) => first.toUpperCase());
}

/** Shares of the limit in percent, reserved and settled apart; together no more than all. */
export function sharesOf({ limit, reserved, settled }: Pick<Budget, 'limit' | 'reserved' | 'settled'>): { readonly settled: number; readonly reserved: number } {
  if (limit === 0) return { settled: 100, reserved: 0 };
  const used = Math.min((settled / limit) * 100, 100);
  return { settled: used, reserved: Math.min((reserved / limit) * 100, 100 - used) };
}
