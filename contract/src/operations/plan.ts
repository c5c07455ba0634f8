import { z } from 'zod';
import { defineOperation } from '../operation.ts';
import { planFeatures } from '../plans.ts';
import { id, timestamp } from '../shapes.ts';
import { plans } from '../permissions.ts';

const appId = z.string().regex(/^[a-z][a-z0-9-]{1,60}$/);
/** The line of the subscription: what is paid for the plan, apart from every token. */
export const subscriptionLine = z.strictObject({
  plan: z.enum(plans), planName: z.string(),
  /** US dollars a month; `null` where it is by agreement. */
  monthlyUsd: z.number().nullable(), price: z.string(), startedAt: timestamp, endedAt: timestamp.nullable(),
});
export const planDescription = z.strictObject({
  id: z.enum(plans), name: z.string(), summary: z.string(), monthlyUsd: z.number().nullable(), price: z.string(), seats: z.int().nullable(),
  changedBy: z.enum(['owner', 'operator']), appCount: z.int(), appPicks: z.strictObject({ utility: z.int(), industry: z.int() }).nullable(), features: z.array(z.enum(planFeatures)),
});
export const tenantPlan = z.strictObject({
  plan: z.enum(plans), line: subscriptionLine, history: z.array(subscriptionLine),
  seats: z.int().nullable(), seatsUsed: z.int(), invitationsOpen: z.int(),
  features: z.array(z.strictObject({ id: z.enum(planFeatures), name: z.string(), included: z.boolean(), unlockedBy: z.array(z.string()) })),
  apps: z.array(z.strictObject({ id: z.string(), name: z.string(), kind: z.enum(['utility', 'industry']), availability: z.enum(['included', 'choose', 'locked']), unlockedBy: z.string() })),
  pickedApps: z.array(z.string()),
  /** From when on an app that was picked can be given up for another; `null`: now. Free places are filled at any time. */
  picksChangeableFrom: timestamp.nullable(), plans: z.array(planDescription),
  /** What the signed-in person may do here. */
  may: z.strictObject({ change: z.boolean(), agree: z.boolean() }),
});
export type TenantPlan = z.output<typeof tenantPlan>;

export const planOperations = {
  readPlan: defineOperation({
    id: 'readPlan', method: 'GET', path: '/api/v1/plan', tag: 'Plan', permission: 'tenant.read', status: 200,
    summary: 'Your plan: its price line, seats and apps used, what is on and off, and what every plan has', response: tenantPlan,
  }),
  changePlan: defineOperation({
    id: 'changePlan', method: 'PUT', path: '/api/v1/plan', tag: 'Plan', permission: 'plan.manage', status: 200, stepUp: true,
    summary: 'Change the plan, at once. Going down deletes nothing: apps beyond the plan become read-only',
    description: 'Refused while more people are active (or invited) than the plan has seats; the answer says how many. Plans by agreement are set by whoever runs the installation.',
    body: z.strictObject({ plan: z.enum(plans), pickedApps: z.array(appId).max(20).default([]).meta({ description: 'On a plan with a choice of apps: those that go on running' }) }),
    response: tenantPlan, errors: ['plan_limit', 'conflict'],
  }),
  choosePlanApps: defineOperation({
    id: 'choosePlanApps', method: 'PUT', path: '/api/v1/plan/apps', tag: 'Plan', permission: 'tenant.manage', status: 200, stepUp: true,
    summary: 'Choose the apps that run, on a plan with a choice',
    description: 'Free places are filled at any time; giving up an app that was picked is possible once in a calendar month (UTC).',
    body: z.strictObject({ pickedApps: z.array(appId).max(20) }), response: tenantPlan, errors: ['plan_limit', 'conflict'],
  }),
  setTenantPlan: defineOperation({
    id: 'setTenantPlan', method: 'PUT', path: '/api/v1/operator/tenants/{tenantId}/plan', tag: 'Operator', permission: 'operator.tenants', status: 200, stepUp: true,
    summary: 'Put an organisation on a plan that was agreed', params: z.strictObject({ tenantId: id }), body: z.strictObject({ plan: z.enum(plans) }),
    response: z.strictObject({ tenantId: id, plan: z.enum(plans) }), errors: ['not_found', 'plan_limit', 'conflict'],
  }),
} as const;
