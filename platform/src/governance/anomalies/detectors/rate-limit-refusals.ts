import { hourly, partsOf, routeOf } from '../behind.ts';
import { type Detector, callerOf, hourMilliseconds, keyOf, startOfHour } from '../facts.ts';

/** A burst is this many times the worst hour of the window. */
const timesMost = 2;

/** One caller that runs into rate limits again and again: a loop without a pause, or somebody who tries what a token can do. */
export const rateLimitRefusals: Detector = {
  kind: 'rate-limit-refusals',
  find({ now, settings, baseline, present, routes }) {
    const recent = present.refusals.filter((fact) => fact.hour >= startOfHour(now - 1) - hourMilliseconds);
    const callers = Map.groupBy(recent, (fact) => { const caller = callerOf(fact); return caller === null ? '' : keyOf(caller); });
    return [...callers].flatMap(([key, facts]) => {
      const subject = facts[0] === undefined ? null : callerOf(facts[0]);
      if (subject === null) return [];
      const most = baseline.mostRefusals.get(key) ?? 0;
      const hot = [...Map.groupBy(facts, (fact) => fact.hour)].filter(([, of]) => { const requests = sumOf(of); return requests >= settings.refusals && requests > most * timesMost; });
      if (hot.length === 0) return [];
      const hours = hot.map(([hour]) => hour);
      const within = hot.flatMap(([, of]) => of);
      return [{
        kind: 'rate-limit-refusals' as const, subject, since: Math.min(...hours), until: Math.min(now, Math.max(...hours) + hourMilliseconds), observed: sumOf(within), expected: most, words: {}, novelties: [],
        behind: [{ ...subject, share: 1 }, ...partsOf(within, { measure: (fact) => fact.requests, subjects: (fact) => routeOf(fact, routes) })], chart: hourly(facts, { now, hours: 24, measure: (place) => facts[place]?.requests ?? 0, expected: () => most }),
      }];
    });
  },
};

function sumOf(facts: readonly { readonly requests: number }[]): number {
  return facts.reduce((sum, fact) => sum + fact.requests, 0);
}
