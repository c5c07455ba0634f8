import { z } from 'zod';
import { type BudgetScopeKind, budgetPeriods, budgetScopeKinds, budgetUnits } from '../budget-terms.ts';
import { defineOperation } from '../operation.ts';
import { etag, id, name, page, pageQuery, timestamp } from '../shapes.ts';

/** Beyond it, integers are not exact. */
const most = 9_000_000_000_000_000;
const amount = z.int().nonnegative().max(most);
const limit = amount.meta({ description: 'In the unit: nano-US-dollars (1000000000 are US$1), tokens, or requests' });

const named = (kind: BudgetScopeKind, of: z.ZodType<string>, description: string) => z.strictObject({ kind: z.literal(kind), id: of.meta({ description }) });
export const budgetScope = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('tenant') }),
  named('team', id, 'The team that a call is counted for'), named('user', id, 'The person behind the token, or who uses the app'), named('credential', id, 'A provider key; each attempt with it counts'),
  named('app', name, 'The app’s id'), named('workflow', name, 'The workflow’s id'), named('model', name, 'As the provider knows it, or as callers ask for it'), named('project', name, 'The client project that the token or the request names'),
]);
export type BudgetScope = z.output<typeof budgetScope>;

const whenFull = z.enum(['refuse', 'fit']).meta({ description: 'fit: the output limit of a request is lowered to what is left, where its format can say so; the answer tells it in x-keystead-output-limit' });
const contact = name.nullable().meta({ description: 'Whom a refused caller is told to ask; null: an owner or admin' });

export const budget = z.strictObject({
  id, name: z.string(), scope: z.strictObject({ kind: z.enum(budgetScopeKinds), id: z.string().nullable(), label: z.string().nullable().meta({ description: 'The name of whom it is for, where there is one' }) }),
  managedWithCredential: z.boolean().meta({ description: 'A spending cap that is set on the page of its key' }),
  unit: z.enum(budgetUnits), period: z.enum(budgetPeriods), limit: amount, whenFull, contact,
  reserved: amount.meta({ description: 'Calls under way, and what gateway processes hold in advance' }), settled: amount.meta({ description: 'What was used' }),
  lost: amount.meta({ description: 'Part of what is reserved: held by processes that were not heard of for an hour. It counts as used until it is settled.' }),
  windowStart: timestamp.nullable(), resetsAt: timestamp.nullable(), createdAt: timestamp, etag,
});
export type Budget = z.output<typeof budget>;

export const budgetAlert = z.strictObject({
  id, budgetId: id, budgetName: z.string(), unit: z.enum(budgetUnits), period: z.enum(budgetPeriods), windowStart: timestamp.nullable(), raisedAt: timestamp,
  percent: z.int().meta({ description: '100 is also told when a request found no room' }), limit: amount, reserved: amount, settled: amount,
});

export const budgetOperations = {
  listBudgets: defineOperation({
    id: 'listBudgets', method: 'GET', path: '/api/v1/budgets', tag: 'Money', permission: 'budgets.read', status: 200,
    summary: 'Hard caps and rate limits, with what is reserved and settled in the present window', query: pageQuery, response: page(budget),
  }),
  createBudget: defineOperation({
    id: 'createBudget', method: 'POST', path: '/api/v1/budgets', tag: 'Money', permission: 'budgets.manage', status: 201,
    summary: 'Set a hard cap or a rate limit: a call that might pass it is refused before it is sent',
    description: 'Every request reserves the most it can use from every budget in force, or from none. Windows begin by the database’s clock, in UTC.',
    body: z.strictObject({
      name, scope: budgetScope.default({ kind: 'tenant' }), unit: z.enum(budgetUnits).default('nano_usd'), period: z.enum(budgetPeriods), limit,
      whenFull: whenFull.default('refuse'), contact: contact.default(null),
    }).refine(({ unit, period }) => period !== 'request' || unit !== 'requests', { path: ['unit'], message: 'One request is one request: count its money or tokens, or choose another period.' }),
    response: budget, errors: ['not_found'],
  }),
  updateBudget: defineOperation({
    id: 'updateBudget', method: 'PUT', path: '/api/v1/budgets/{budgetId}', tag: 'Money', permission: 'budgets.manage', status: 200,
    summary: 'Change a budget’s name, limit or manner; what was used in the present window stays counted', params: z.strictObject({ budgetId: id }), needsEtag: true,
    body: z.strictObject({ name: name.optional(), limit: limit.optional(), whenFull: whenFull.optional(), contact: contact.optional() }), response: budget, errors: ['not_found', 'precondition_failed', 'precondition_required'],
  }),
  deleteBudget: defineOperation({
    id: 'deleteBudget', method: 'DELETE', path: '/api/v1/budgets/{budgetId}', tag: 'Money', permission: 'budgets.manage', status: 204,
    summary: 'Remove a cap', params: z.strictObject({ budgetId: id }), response: null, errors: ['not_found'],
  }),
  settleLostReservations: defineOperation({
    id: 'settleLostReservations', method: 'POST', path: '/api/v1/budgets/{budgetId}/lost', tag: 'Money', permission: 'budgets.manage', status: 200, stepUp: true,
    summary: 'Decide about what processes held that were lost with their records',
    description: 'A gateway whose disk is gone may have spent all that it held, so it counts as used. Compare with your provider’s bill, then say which it was.',
    params: z.strictObject({ budgetId: id }), body: z.strictObject({ as: z.enum(['used', 'unused']) }), response: budget, errors: ['not_found'],
  }),
  listBudgetAlerts: defineOperation({
    id: 'listBudgetAlerts', method: 'GET', path: '/api/v1/budget-alerts', tag: 'Money', permission: 'budgets.read', status: 200,
    summary: 'Budgets that reached 50, 80 or 100 percent, once each in a window, newest first', query: pageQuery, response: page(budgetAlert),
  }),
} as const;
