import { type TenantPlan, appAvailability, appKind, nextPickChange, planFeatureTexts, planFeatures, planPrice, planTable, plans, plansWith, planWithApp } from '@keystead/contract';
import type { Principal } from '../../foundation/index.ts';
import type { IdentityContext } from '../context.ts';
import { openInvitationCount, seatsTaken } from '../seats.ts';
import { describeLine, subscriptionLines } from './subscription.ts';

/** The plan of the caller's tenant: price line, what is used, what is on and off, and every plan to compare with. */
export async function readPlan(context: IdentityContext, principal: Principal): Promise<TenantPlan> {
  const { tenantId } = principal;
  return context.app.inTenant(tenantId, async (trx) => {
    const tenant = await trx.selectFrom('tenants').select(['id', 'plan', 'picked_apps', 'picks_changed_at', 'created_at']).where('id', '=', tenantId).executeTakeFirstOrThrow();
    const [line, ...history] = await subscriptionLines(trx, tenant);
    const plan = planTable[tenant.plan];
    return {
      plan: tenant.plan, line: describeLine(line), history: history.map(describeLine),
      seats: plan.seats, seatsUsed: await seatsTaken(trx, tenantId), invitationsOpen: await openInvitationCount(context, trx, tenantId),
      features: planFeatures.map((id) => ({ id, name: planFeatureTexts[id], included: plan.features.includes(id), unlockedBy: plansWith(id).map(({ name }) => name) })),
      apps: context.plannedApps.map((app) => ({ id: app.id, name: app.name, kind: appKind(app), availability: appAvailability(tenant.plan, app, tenant.picked_apps), unlockedBy: planWithApp(app) })),
      pickedApps: tenant.picked_apps, picksChangeableFrom: plan.appPicks === null ? null : nextPickChange(tenant.picks_changed_at, context.clock.now())?.toISOString() ?? null,
      plans: plans.map((id) => describePlan(context, id)),
      may: { change: principal.permissions.has('plan.manage'), agree: principal.operator === true },
    };
  });
}

function describePlan(context: IdentityContext, id: (typeof plans)[number]) {
  const { name, summary, monthlyUsd, seats, changedBy, appTiers, appPicks, features } = planTable[id];
  return {
    id, name, summary, monthlyUsd, price: planPrice(planTable[id]), seats, changedBy, features: [...features],
    appCount: context.plannedApps.filter((app) => appTiers.includes(app.tier)).length, appPicks: appPicks === null ? null : { ...appPicks },
  };
}
