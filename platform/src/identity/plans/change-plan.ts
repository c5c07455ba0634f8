import { type PlanId, nextPickChange, pickProblem, planTable } from '@keystead/contract';
import type { Transaction } from 'kysely';
import { type Actor, actorOf, recordEvent, recordInBothLogs } from '../../audit/index.ts';
import { KeysteadError, type Principal } from '../../foundation/index.ts';
import type { IdentityContext } from '../context.ts';
import { operatorActor } from '../operators/organisations.ts';
import { openInvitationCount, seatsTaken } from '../seats.ts';
import type { PeopleTables } from '../tables.ts';
import { readPlan } from './read-plan.ts';
import { changeLine } from './subscription.ts';

type Trx = Transaction<PeopleTables>;

/**
 * Changes the plan of the caller's tenant, at once. Going down deletes nothing: apps beyond the plan stay readable, features rest.
 * @throws KeysteadError `plan_limit` where it is not the caller's to change, or more people are there than seats; `conflict` for a choice of apps that does not fit.
 */
export async function changePlan(context: IdentityContext, principal: Principal, wish: { plan: PlanId; pickedApps: readonly string[] }) {
  const { tenantId } = principal;
  if (!mayTake(principal, wish.plan)) throw new KeysteadError('plan_limit', { plan: planTable[wish.plan].name, limit: 'changing to it by oneself: it is by agreement, and whoever runs this installation sets it' });
  await context.app.inTenant(tenantId, (trx) => change(context, trx, { tenantId, ...wish, actor: actorOf(principal), loud: false }));
  return readPlan(context, principal);
}

/** Whether a principal may put their own organisation on a plan: some are agreed with whoever runs the installation. */
export function mayTake(principal: Principal, plan: PlanId): boolean {
  return principal.permissions.has('plan.manage') && (planTable[plan].changedBy === 'owner' || principal.operator === true);
}

/** Puts an organisation on a plan that was agreed. @throws KeysteadError `not_found`, `plan_limit`. */
export async function setTenantPlan(context: IdentityContext, principal: Principal, tenantId: string, plan: PlanId) {
  await context.app.inTenant(tenantId, (trx) => change(context, trx, { tenantId, plan, pickedApps: [], actor: operatorActor(principal), loud: true }));
  return { tenantId, plan };
}

interface Change { readonly tenantId: string; readonly plan: PlanId; readonly pickedApps: readonly string[]; readonly actor: Actor; readonly loud: boolean }

async function change(context: IdentityContext, trx: Trx, wish: Change): Promise<void> {
  const { tenantId, plan } = wish;
  const tenant = await trx.selectFrom('tenants').select(['id', 'plan', 'picked_apps', 'created_at', 'revision']).where('id', '=', tenantId).where('deleted_at', 'is', null).forUpdate().executeTakeFirst();
  if (tenant === undefined) throw new KeysteadError('not_found');
  const pickedApps = [...new Set(wish.pickedApps)];
  const problem = pickProblem(plan, pickedApps, context.plannedApps);
  if (problem !== null) throw new KeysteadError('conflict', { detail: problem });
  if (tenant.plan === plan) throw new KeysteadError('conflict', { detail: `the organisation is on ${planTable[plan].name} already` });
  refuseOverfull(plan, { active: await seatsTaken(trx, tenantId), invited: await openInvitationCount(context, trx, tenantId) });
  await trx.updateTable('tenants').set({ plan, picked_apps: pickedApps, revision: tenant.revision + 1 }).where('id', '=', tenantId).execute();
  await changeLine(trx, tenant, { plan, at: context.clock.now() });
  const event = { tenantId, action: 'plan.changed', actor: wish.actor, subjectId: tenantId, detail: { before: tenant.plan, plan, pickedApps } } as const;
  await (wish.loud ? recordInBothLogs(trx, event) : recordEvent(trx, event));
}

/** Nobody is shut out by a change of plan: whoever is too many is disabled first, by a person who decides whom. */
function refuseOverfull(planId: PlanId, people: { active: number; invited: number }): void {
  const plan = planTable[planId];
  const over = plan.seats === null ? 0 : people.active + people.invited - plan.seats;
  if (over <= 0) return;
  const there = `${people.active} ${people.active === 1 ? 'person is' : 'people are'} active and ${people.invited} invited`;
  throw new KeysteadError('plan_limit', { plan: plan.name, limit: `more than ${plan.seats ?? 0} ${plan.seats === 1 ? 'seat' : 'seats'}, and ${there}. Disable people or withdraw invitations until ${over} fewer are left, then change the plan` });
}

/** Chooses the apps that run, on a plan with a choice. @throws KeysteadError `conflict`; `plan_limit` where one was given up for another this month already. */
export async function choosePlanApps(context: IdentityContext, principal: Principal, picked: readonly string[]) {
  const { tenantId } = principal;
  await context.app.inTenant(tenantId, async (trx) => {
    const tenant = await trx.selectFrom('tenants').select(['plan', 'picked_apps', 'picks_changed_at']).where('id', '=', tenantId).forUpdate().executeTakeFirstOrThrow();
    const pickedApps = [...new Set(picked)];
    const problem = planTable[tenant.plan].appPicks === null ? `on ${planTable[tenant.plan].name} there is nothing to choose: every app of the plan runs` : pickProblem(tenant.plan, pickedApps, context.plannedApps);
    if (problem !== null) throw new KeysteadError('conflict', { detail: problem });
    if (pickedApps.toSorted().join() === tenant.picked_apps.toSorted().join()) return;
    const givenUp = tenant.picked_apps.some((id) => !pickedApps.includes(id));
    const now = context.clock.now();
    if (givenUp) refuseSecondChange(tenant, now);
    await trx.updateTable('tenants').set({ picked_apps: pickedApps, ...givenUp ? { picks_changed_at: now } : {} }).where('id', '=', tenantId).execute();
    await recordEvent(trx, { tenantId, action: 'plan.apps-chosen', actor: actorOf(principal), subjectId: tenantId, detail: { apps: pickedApps } });
  });
  return readPlan(context, principal);
}

function refuseSecondChange(tenant: { readonly plan: PlanId; readonly picks_changed_at: Date | null }, now: Date): void {
  const from = nextPickChange(tenant.picks_changed_at, now);
  if (from !== null) throw new KeysteadError('plan_limit', { plan: planTable[tenant.plan].name, limit: `giving up a chosen app twice in a month; it can be done again from ${from.toISOString().slice(0, 10)}, and free places can be filled now` });
}
