import { hourly } from '../behind.ts';
import { networksOf } from '../networks.ts';
import { type Detector, type Finding, type RefusedTokenFact, type Subject, type View, callerOf, hourMilliseconds, keyOf, startOfHour } from '../facts.ts';

/** A burst is this many times the worst hour of the window: a service that somebody forgot to stop is an alert once, not every day. */
const timesMost = 2;
/** From where the organisation itself calls, it is rather a program that somebody forgot: then it takes so many times as many. */
const timesAtHome = 2;
const mostNamed = 5;

/** Calls with a token that is none any more: somebody has a copy of it, or a service was forgotten when it was revoked. */
export const refusedTokens: Detector = {
  kind: 'refused-tokens',
  find(view) {
    const { now, settings, baseline, present } = view;
    const recent = present.refusedTokens.filter((fact) => fact.hour >= startOfHour(now - 1) - hourMilliseconds);
    return [...Map.groupBy(recent, (fact) => fact.tokenId)].flatMap(([id, facts]) => {
      const most = baseline.mostRefusedTokens.get(id) ?? 0;
      const hot = [...Map.groupBy(facts, (fact) => fact.hour).values()].filter((of) => { const requests = sumOf(of); return requests >= settings.refusedTokens * (of.every(({ network }) => baseline.networks.has(network)) ? timesAtHome : 1) && requests > most * timesMost; }).flat();
      if (hot.length === 0) return [];
      const networks = [...new Set(hot.map((fact) => fact.network))];
      const all = present.refusedTokens.filter((fact) => fact.tokenId === id);
      return [{
        kind: 'refused-tokens' as const, subject: { kind: 'token' as const, id }, since: Math.min(...hot.map((fact) => fact.firstAt)), until: Math.min(now, Math.max(...hot.map((fact) => fact.lastAt))), observed: sumOf(hot), expected: most,
        words: {
          reason: hot[0]?.reason ?? '', ...networksOf(hot.map(({ network, requests }) => ({ network, count: requests }))),
          known: networks.every((network) => baseline.networks.has(network)) ? 'all' : networks.some((network) => baseline.networks.has(network)) ? 'some' : 'none',
        },
        novelties: [], behind: alsoFrom(view, hot), chart: hourly(all, { now, hours: 24, measure: (place) => all[place]?.requests ?? 0, expected: () => most }),
      }];
    });
  },
};

/** A dead token can do no harm. Another one that calls from the same place, where it never called from before, may have been taken with it: that is what can be paused. */
function alsoFrom({ present, baseline }: View, hot: readonly RefusedTokenFact[]): Finding['behind'] {
  const networks = new Set(hot.map((fact) => fact.network));
  const callers = new Map<string, { readonly subject: Subject; requests: number }>();
  for (const origin of present.origins) {
    const caller = callerOf(origin);
    if (caller === null || !networks.has(origin.network) || baseline.networks.has(origin.network)) continue;
    const key = keyOf(caller);
    callers.set(key, { subject: caller, requests: (callers.get(key)?.requests ?? 0) + origin.requests });
  }
  const total = [...callers.values()].reduce((sum, { requests }) => sum + requests, 0);
  return [...callers.values()].toSorted((left, right) => right.requests - left.requests).slice(0, mostNamed).map(({ subject, requests }) => ({ ...subject, share: requests / total }));
}

function sumOf(facts: readonly RefusedTokenFact[]): number {
  return facts.reduce((sum, fact) => sum + fact.requests, 0);
}
