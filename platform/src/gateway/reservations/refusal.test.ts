import assert from 'node:assert/strict';
import { it } from 'node:test';
import type { BudgetConfiguration, TenantConfiguration } from '../snapshot/configuration.ts';
import { budgetError } from './refusal.ts';

const tenant = { name: 'Test' } as TenantConfiguration;
const rule = (more: Partial<BudgetConfiguration>): BudgetConfiguration => ({ name: 'cap', unit: 'tokens', limit: 1_200_000, period: 'request', scopeKind: 'tenant', contact: null, ...more }) as BudgetConfiguration;

it('B1 a refusal says when the budget begins anew, or that it holds for each request, with numbers that can be read', () => {
  const told = (period: BudgetConfiguration['period'], resetsAt: string | null): string => budgetError({ rule: rule({ period }), need: 2_000_000, left: 1_200_000, resetsAt, retryAfterSeconds: null } as Parameters<typeof budgetError>[0], tenant, 'm').message;
  assert.match(told('request', null), /\(1,200,000 tokens for each request\) has 1,200,000 tokens left, and this request may use up to 2,000,000 tokens\. It holds for each request by itself\. Ask an owner or admin of Test/);
  assert.match(told('total', null), /It does not begin anew\./);
  assert.match(told('day', '2026-12-01T00:00:00.000Z'), /It begins anew at 2026-12-01/);
});
