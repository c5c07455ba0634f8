import { behindUse, hourly } from '../behind.ts';
import { type Detector, hourMilliseconds } from '../facts.ts';

/** Calls of the window before a key counts as belonging to its apps. */
const knownRequests = 50;
/** A key that serves more apps than this belongs to none. */
const mostApps = 2;
const leastRequests = 3;

/** A key that served one app or two, and now serves something else. No app means the API itself. */
export const keyOutsideApp: Detector = {
  kind: 'key-outside-app',
  find({ now, baseline, present, routes }) {
    const credentials = Map.groupBy(present.use.filter((fact) => fact.credentialId !== null), (fact) => fact.credentialId ?? '');
    return [...credentials].flatMap(([id, all]) => {
      const apps = baseline.credentialApps.get(id);
      if (apps === undefined || apps.size > mostApps || apps.has('') || sum(apps.values()) < knownRequests) return [];
      const strange = all.filter((fact) => !apps.has(fact.appId ?? ''));
      const requests = sum(strange.map((fact) => fact.requests));
      if (requests < leastRequests) return [];
      return [{
        kind: 'key-outside-app' as const, subject: { kind: 'credential' as const, id }, since: Math.min(...strange.map((fact) => fact.hour)), until: Math.min(now, Math.max(...strange.map((fact) => fact.hour)) + hourMilliseconds), observed: requests, expected: 0,
        words: { usual: [...apps.keys()].join(', '), apps: [...new Set(strange.map((fact) => fact.appId ?? ''))].slice(0, 4).join(', ') }, novelties: [...new Set(strange.map((fact) => fact.appId ?? ''))],
        behind: [{ kind: 'credential' as const, id, share: 1 }, ...behindUse(strange, { routes, measure: (fact) => fact.requests }).filter((each) => each.kind !== 'credential')], chart: hourly(strange, { now, hours: 48, measure: (place) => strange[place]?.requests ?? 0, expected: () => 0 }),
      }];
    });
  },
};

function sum(values: Iterable<number>): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}
