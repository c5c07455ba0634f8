import { behindUse, hourly } from '../behind.ts';
import { type CallerProfile, type Detector, callerOf, hourMilliseconds, hourOfDay, isWeekend, keyOf } from '../facts.ts';

const knownDays = 10;
const leastRequests = 10;
/** So many hours from any hour in which this caller was ever seen. */
const farHours = 3;
/** Whoever calls in more of the hours than this part has no hours of their own: a service. */
const mostActivePart = 0.4;
const windowHours = 35 * 24;

/** A person or token that calls at a time of day at which it never did. */
export const unusualHours: Detector = {
  kind: 'unusual-hours',
  find({ now, baseline, present, routes }) {
    const callers = Map.groupBy(present.use, (fact) => { const caller = callerOf(fact); return caller === null ? '' : keyOf(caller); });
    return [...callers].flatMap(([key, facts]) => {
      const [profile, subject] = [baseline.callers.get(key), facts[0] === undefined ? null : callerOf(facts[0])];
      if (profile === undefined || subject === null || profile.activeDays < knownDays || profile.activeHours > windowHours * mostActivePart) return [];
      const strange = facts.filter((fact) => isFar(profile, fact.hour));
      const requests = strange.reduce((sum, fact) => sum + fact.requests, 0);
      if (requests < leastRequests) return [];
      return [{
        kind: 'unusual-hours' as const, subject, since: Math.min(...strange.map((fact) => fact.hour)), until: Math.min(now, Math.max(...strange.map((fact) => fact.hour)) + hourMilliseconds), observed: requests, expected: 0,
        words: { hours: [...new Set(strange.map((fact) => hourOfDay(fact.hour)))].toSorted((left, right) => left - right).slice(0, 8).join(', '), usual: usualText(profile) }, novelties: [],
        behind: [{ ...subject, share: 1 }, ...behindUse(strange, { routes, measure: (fact) => fact.requests }).filter((each) => keyOf(each) !== key)], chart: hourly(facts, { now, hours: 48, measure: (place) => facts[place]?.requests ?? 0, expected: () => 0 }),
      }];
    });
  },
};

function isFar({ workHours, restHours }: CallerProfile, hour: number): boolean {
  // Work on a weekend is none of our business, as long as it is done by day as ever.
  const known = isWeekend(hour) ? [...workHours, ...restHours] : [...workHours];
  const at = hourOfDay(hour);
  return known.every((each) => { const distance = Math.abs(each - at); return Math.min(distance, 24 - distance) >= farHours; });
}

function usualText({ workHours, restHours }: CallerProfile): string {
  const span = (hours: readonly number[]): string => `${Math.min(...hours)}–${Math.max(...hours) + 1} h`;
  return [...workHours.length === 0 ? [] : [`Monday to Friday ${span(workHours)}`], ...restHours.length === 0 ? [] : [`weekends ${span(restHours)}`]].join(', ');
}
