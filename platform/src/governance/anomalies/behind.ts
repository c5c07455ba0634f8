import { type ChartPoint, type Finding, type Subject, type UseFact, callerOf, hourMilliseconds, keyOf, startOfHour } from './facts.ts';

/** So many are named: a caller, an app, a route, a key, and one that shares with another. */
const mostNamed = 5;

/** Everything that could be paused because of these calls, by the part of them that it has; what has less than a third stands behind nothing. */
export function behindUse(facts: readonly UseFact[], { routes, measure }: { readonly routes: ReadonlySet<string>; readonly measure: (fact: UseFact) => number }): Finding['behind'] {
  return partsOf(facts, { measure, subjects: (fact) => pausable(fact, routes) });
}

/** As above, of facts of any kind. */
export function partsOf<Fact>(facts: readonly Fact[], { measure, subjects }: { readonly measure: (fact: Fact) => number; readonly subjects: (fact: Fact) => readonly Subject[] }): Finding['behind'] {
  const total = facts.reduce((sum, fact) => sum + measure(fact), 0);
  const parts = new Map<string, { subject: Subject; part: number }>();
  for (const fact of facts) {
    for (const subject of subjects(fact)) {
      const key = keyOf(subject);
      parts.set(key, { subject, part: (parts.get(key)?.part ?? 0) + measure(fact) });
    }
  }
  if (total <= 0) return [];
  return [...parts.values()].map(({ subject, part }) => ({ ...subject, share: part / total })).filter(({ share }) => share >= 1 / 3).toSorted((left, right) => right.share - left.share).slice(0, mostNamed);
}

/** The route that was asked for, where a model's name was one: what is named as a model stands in no way of a pause. */
export const routeOf = ({ askedModel }: Pick<UseFact, 'askedModel'>, routes: ReadonlySet<string>): readonly Subject[] => (routes.has(askedModel) ? [{ kind: 'route', id: askedModel }] : []);

function pausable(fact: UseFact, routes: ReadonlySet<string>): readonly Subject[] {
  const caller = callerOf(fact);
  return [...caller === null ? [] : [caller], ...fact.appId === null ? [] : [{ kind: 'app' as const, id: fact.appId }], ...routeOf(fact, routes), ...fact.credentialId === null ? [] : [{ kind: 'credential' as const, id: fact.credentialId }]];
}

/** The last hours up to `now`, with what was seen in each. */
export function hourly(facts: readonly { readonly hour: number }[], { now, hours, measure, expected }: { readonly now: number; readonly hours: number; readonly measure: (place: number) => number; readonly expected: (hour: number) => number }): ChartPoint[] {
  const sums = new Map<number, number>();
  facts.forEach((fact, place) => sums.set(fact.hour, (sums.get(fact.hour) ?? 0) + measure(place)));
  const last = startOfHour(now - 1);
  return Array.from({ length: hours }, (_, index) => { const at = last - (hours - 1 - index) * hourMilliseconds; return { at, observed: sums.get(at) ?? 0, expected: expected(at) }; });
}
