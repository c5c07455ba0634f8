import { type PlanFeature, type PlanId, type PlannedApp, appAvailability, planFeatureTexts, planTable, planWithApp, plansWith } from '@keystead/contract';
import { KeysteadError } from '../../foundation/index.ts';
import type { IdentityContext } from '../context.ts';

/** What the gates go by: a tenant's plan, and the apps it picked where it has to. */
export interface PlanFacts { readonly plan: PlanId; readonly pickedApps: readonly string[] }

/** @returns `null` for a tenant that is not there. */
export async function planFacts(context: Pick<IdentityContext, 'app'>, tenantId: string): Promise<PlanFacts | null> {
  const row = await context.app.inTenant(tenantId, (trx) => trx.selectFrom('tenants').select(['plan', 'picked_apps']).where('id', '=', tenantId).where('deleted_at', 'is', null).executeTakeFirst());
  return row === undefined ? null : { plan: row.plan, pickedApps: row.picked_apps };
}

/** @throws KeysteadError `plan_limit`, saying which plan would unlock it. */
export function checkFeature(plan: PlanId, feature: PlanFeature): void {
  if (planTable[plan].features.includes(feature)) return;
  throw new KeysteadError('plan_limit', { plan: planTable[plan].name, limit: `${planFeatureTexts[feature]}; ${plansWith(feature).map(({ name }) => name).join(' and ')} has it` });
}

/** @throws KeysteadError `plan_limit` where the tenant's plan is without the feature; `not_found` for a tenant that is not there. */
export async function requireFeature(context: Pick<IdentityContext, 'app'>, tenantId: string, feature: PlanFeature): Promise<void> {
  const facts = await planFacts(context, tenantId);
  if (facts === null) throw new KeysteadError('not_found');
  checkFeature(facts.plan, feature);
}

/** Whether an app runs for a tenant. What it made before stays readable either way. @throws KeysteadError `plan_limit`. */
export function checkApp(facts: PlanFacts, app: PlannedApp & { readonly name: string }): void {
  const state = appAvailability(facts.plan, app, facts.pickedApps);
  if (state === 'included') return;
  const limit = state === 'locked'
    ? `running ${app.name}; ${planWithApp(app)} has it, and what it made before stays readable`
    : `running ${app.name} before it is chosen; choose it under Settings → Plan, and what it made before stays readable`;
  throw new KeysteadError('plan_limit', { plan: planTable[facts.plan].name, limit });
}
