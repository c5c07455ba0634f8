import { type Finding, type OriginFact, type Subject, type View, callerOf, dayMilliseconds, hourMilliseconds, keyOf } from '../facts.ts';

/** Days with calls before a caller is known. */
const knownDays = 12;

interface Strange { readonly subject: Subject; readonly key: string; readonly facts: readonly OriginFact[] }

/** Callers with calls of the present that `isStrange`, those alone that are known well enough to have habits. */
export function strangeOrigins(view: View, { isStrange, needsHistory, mostUsual, usual }: {
  readonly isStrange: (origin: OriginFact, callerKey: string) => boolean; readonly needsHistory: boolean; readonly mostUsual: number; readonly usual: (callerKey: string) => number;
}): readonly Strange[] {
  const callers = Map.groupBy(view.present.origins, (origin) => { const caller = callerOf(origin); return caller === null ? '' : keyOf(caller); });
  return [...callers].flatMap(([key, origins]) => {
    const subject = origins[0] === undefined ? null : callerOf(origins[0]);
    if (subject === null) return [];
    if (needsHistory && ((view.baseline.originsOf.get(key)?.days ?? 0) < knownDays || usual(key) > mostUsual)) return [];
    const facts = origins.filter((origin) => isStrange(origin, key));
    return facts.length === 0 ? [] : [{ subject, key, facts }];
  });
}

/** Origins are kept by the day: the chart has the days of the window's end. */
export function originFinding(view: View, { subject, facts }: Strange, { kind, words, novelties }: Pick<Finding, 'kind' | 'words' | 'novelties'>): Finding {
  const requests = facts.reduce((sum, fact) => sum + fact.requests, 0);
  const days = [...new Set(view.present.origins.map((origin) => origin.day))].toSorted((left, right) => left - right);
  return {
    kind, subject, since: Math.min(...facts.map((fact) => fact.firstAt)), until: Math.min(view.now, Math.max(...facts.map((fact) => fact.lastAt)) + hourMilliseconds), observed: requests, expected: 0, words, novelties,
    behind: [{ ...subject, share: 1 }],
    chart: days.map((at) => ({ at, observed: facts.reduce((sum, fact) => sum + (fact.day >= at && fact.day < at + dayMilliseconds ? fact.requests : 0), 0), expected: 0 })),
  };
}
