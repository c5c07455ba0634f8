import type { AppDescription, TenantPlan } from '@keystead/contract';

/** Whether an app runs for this organisation, and if not, what would make it. */
export type Availability =
  | { readonly state: 'runs' }
  /** Would run once it is chosen; the plan has `free` places of its kind left. */
  | { readonly state: 'choose'; readonly kind: 'utility' | 'industry'; readonly places: number; readonly free: number; readonly givenUpFrom: string | null; readonly chosen: readonly { readonly id: string; readonly name: string }[] }
  | { readonly state: 'locked'; readonly plan: string };

/** What the plan says of an app. Before the plan is read, and for an app that it does not list, nothing is held back: the server refuses by itself. */
export function availabilityOf(plan: TenantPlan | undefined, app: Pick<AppDescription, 'id'>): Availability {
  const known = plan?.apps.find(({ id }) => id === app.id);
  if (plan === undefined || known === undefined || known.availability === 'included') return { state: 'runs' };
  if (known.availability === 'locked') return { state: 'locked', plan: known.unlockedBy };
  const places = plan.plans.find(({ id }) => id === plan.plan)?.appPicks?.[known.kind] ?? 0;
  const chosen = plan.apps.filter(({ id, kind }) => kind === known.kind && plan.pickedApps.includes(id)).map(({ id, name }) => ({ id, name }));
  return { state: 'choose', kind: known.kind, places, free: Math.max(0, places - chosen.length), givenUpFrom: plan.picksChangeableFrom, chosen };
}

/** What choosing an app takes, in one sentence. `day` writes a date as people read it. */
export function choiceWords(choice: Extract<Availability, { state: 'choose' }>, day: (iso: string) => string): string {
  const { kind, places, free, givenUpFrom } = choice;
  if (free > 0) return `Takes one of your ${places} places for ${kind} apps; ${free === 1 ? 'one is' : `${free} are`} free.`;
  if (givenUpFrom === null) return `Your ${places} places for ${kind} apps are taken. One can be given up for it, once in a calendar month.`;
  return `Your ${places} places for ${kind} apps are taken, and one was changed this month. The next change is possible from ${day(givenUpFrom)}.`;
}
