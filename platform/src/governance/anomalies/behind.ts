import { type ChartPoint, type Finding, type Subject, type UseFact, callerOf, hourMilliseconds, keyOf, startOfHour } from './facts.ts';

/** So many are named. */
const mostNamed = 4;

/** Everything that could be paused because of these calls, by the part of them that it has; what has less than a third stands behind nothing. */
export function behindUse(facts: readonly UseFact[], measure: (fact: UseFact) => number): Finding['behind'] {
  const total = facts.reduce((sum, fact) => sum + measure(fact), 0);
  const parts = new Map<string, { subject: Subject; part: number }>();
  for (const fact of facts) {
    for (const subject of pausable(fact)) {
      const key = keyOf(subject);
      parts.set(key, { subject, part: (parts.get(key)?.part ?? 0) + measure(fact) });
    }
  }
  if (total <= 0) return [];
  return [...parts.values()].map(({ subject, part }) => ({ ...subject, share: part / total })).filter(({ share }) => share >= 1 / 3).toSorted((left, right) => right.share - left.share).slice(0, mostNamed);
}

function pausable(fact: UseFact): readonly Subject[] {
  const caller = callerOf(fact);
  return [...caller === null ? [] : [caller], ...fact.appId === null ? [] : [{ kind: 'app' as const, id: fact.appId }], ...fact.credentialId === null ? [] : [{ kind: 'credential' as const, id: fact.credentialId }]];
}

/** The last hours up to `now`, with what was seen in each. */
export function hourly(facts: readonly { readonly hour: number }[], { now, hours, measure, expected }: { readonly now: number; readonly hours: number; readonly measure: (place: number) => number; readonly expected: (hour: number) => number }): ChartPoint[] {
  const sums = new Map<number, number>();
  facts.forEach((fact, place) => sums.set(fact.hour, (sums.get(fact.hour) ?? 0) + measure(place)));
  const last = startOfHour(now - 1);
  return Array.from({ length: hours }, (_, index) => { const at = last - (hours - 1 - index) * hourMilliseconds; return { at, observed: sums.get(at) ?? 0, expected: expected(at) }; });
}
