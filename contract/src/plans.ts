import type { PlanId } from './permissions.ts';

/** What a plan can add beside seats and apps. */
export const planFeatures = ['sso', 'scim', 'connectors'] as const;
export type PlanFeature = (typeof planFeatures)[number];

/** What each feature is, in plain words, as it stands in a sentence. */
export const planFeatureTexts: Readonly<Record<PlanFeature, string>> = {
  sso: 'Single sign-on (OpenID Connect, SAML 2.0)',
  scim: 'Provisioning of people and teams (SCIM 2.0)',
  connectors: 'Connectors to other systems (not in this version yet)',
};

export interface Plan {
  readonly name: string;
  /** For whom it is, in one line. */
  readonly summary: string;
  /** The subscription for a month, in US dollars; `null` where it is by agreement. Tokens are not part of it, and are never marked up. */
  readonly monthlyUsd: number | null;
  /** Who may put an organisation on it: its owner by themselves, or whoever runs the installation, once it is agreed. */
  readonly changedBy: 'owner' | 'operator';
  /** How many people may be active at once; `null` where the agreement sets no limit. */
  readonly seats: number | null;
  /** The lowest plans of the apps it has. */
  readonly appTiers: readonly PlanId[];
  /** How many of those the organisation picks, by kind; `null`: it has all of them. */
  readonly appPicks: { readonly utility: number; readonly industry: number } | null;
  readonly features: readonly PlanFeature[];
}

/** What each plan includes, lowest first. Plans are data: nothing else in the program asks for a plan by name. */
export const planTable: Readonly<Record<PlanId, Plan>> = {
  basic: {
    name: 'Basic', summary: 'One person with a few apps', monthlyUsd: 39, changedBy: 'owner', seats: 1,
    appTiers: ['basic'], appPicks: { utility: 2, industry: 2 }, features: [],
  },
  standard: {
    name: 'Standard', summary: 'A small office with the broader catalogue', monthlyUsd: null, changedBy: 'owner', seats: 5,
    appTiers: ['basic', 'standard'], appPicks: null, features: [],
  },
  elite: {
    name: 'Elite', summary: 'Adds compliance checker and financial assistant (workflow builder: not in this version yet)', monthlyUsd: null, changedBy: 'owner', seats: 15,
    appTiers: ['basic', 'standard', 'elite'], appPicks: null, features: [],
  },
  enterprise: {
    name: 'Enterprise', summary: 'By agreement, with single sign-on and provisioning', monthlyUsd: null, changedBy: 'operator', seats: null,
    appTiers: ['basic', 'standard', 'elite', 'enterprise'], appPicks: null, features: ['sso', 'scim', 'connectors'],
  },
};

/** The price of a plan, as people read it. */
export function planPrice(plan: Plan): string {
  return plan.monthlyUsd === null ? 'Price by agreement' : `US$${plan.monthlyUsd} a month`;
}

/** The lowest plans that have a feature, in the order of the table. */
export function plansWith(feature: PlanFeature): readonly Plan[] {
  return Object.values(planTable).filter((plan) => plan.features.includes(feature));
}

/** What deciding over an app takes. `pack` is `utility` or one of the industries. */
export interface PlannedApp { readonly id: string; readonly tier: PlanId; readonly pack: string }

export const appKind = (app: Pick<PlannedApp, 'pack'>): 'utility' | 'industry' => (app.pack === 'utility' ? 'utility' : 'industry');

/** `included`: runs. `choose`: would, once it is picked. `locked`: takes a higher plan. Whatever does not run stays readable, with its runs. */
export type AppAvailability = 'included' | 'choose' | 'locked';

/** Whether an app runs on a plan, given what the organisation picked where it has to pick. */
export function appAvailability(planId: PlanId, app: PlannedApp, picked: readonly string[]): AppAvailability {
  const plan = planTable[planId];
  if (!plan.appTiers.includes(app.tier)) return 'locked';
  return plan.appPicks === null || picked.includes(app.id) ? 'included' : 'choose';
}

/**
 * From when on a choice of apps may be changed again: free places are filled at any time, giving up an app that was picked is possible
 * once in a calendar month (UTC). `null`: now.
 *
 * @param changedAt when one was last given up.
 */
export function nextPickChange(changedAt: Date | null, now: Date): Date | null {
  if (changedAt === null) return null;
  const next = new Date(Date.UTC(changedAt.getUTCFullYear(), changedAt.getUTCMonth() + 1, 1));
  return next <= now ? null : next;
}

/** The lowest plan that has an app without picking, by name. */
export function planWithApp(app: Pick<PlannedApp, 'tier'>): string {
  return Object.values(planTable).find((plan) => plan.appPicks === null && plan.appTiers.includes(app.tier))?.name ?? planTable.enterprise.name;
}

/**
 * What is wrong with a choice of apps on a plan; `null` where nothing is.
 * @param catalogue every app there is.
 */
export function pickProblem(planId: PlanId, picked: readonly string[], catalogue: readonly PlannedApp[]): string | null {
  const plan = planTable[planId];
  if (plan.appPicks === null) return picked.length === 0 ? null : `on ${plan.name} there is nothing to choose: every app of the plan runs`;
  const known = new Map(catalogue.map((app) => [app.id, app]));
  const taken = { utility: 0, industry: 0 };
  for (const id of new Set(picked)) {
    const app = known.get(id);
    if (app === undefined) return `there is no app “${id}”`;
    if (!plan.appTiers.includes(app.tier)) return `“${id}” is not an app of ${plan.name}; ${planWithApp(app)} has it`;
    taken[appKind(app)] += 1;
  }
  for (const kind of ['utility', 'industry'] as const) {
    if (taken[kind] > plan.appPicks[kind]) return `${plan.name} runs ${plan.appPicks[kind]} ${kind} apps, and ${taken[kind]} were chosen`;
  }
  return null;
}
