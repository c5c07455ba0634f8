import { hourly } from '../behind.ts';
import { type Detector, type Finding, type RefusedKeyFact, type View, hourMilliseconds, startOfHour } from '../facts.ts';

/** Where a key only lacks a right, somebody may just have asked for a model that it may not use: so many times as many, */
const timesForRights = 4;
/** more than usual, */
const timesMost = 2;
/** and most of what it was used for. */
const leastPart = 0.5;

/**
 * A key that its provider refuses. One that is no key any more (revoked there, expired, or its account closed) is one after few calls, whatever is usual; one that lacks a right is only
 * where most of its calls are refused for it.
 */
export const refusedKeys: Detector = {
  kind: 'refused-keys',
  find(view) {
    const since = startOfHour(view.now - 1) - hourMilliseconds;
    const recent = view.present.refusedKeys.filter((fact) => fact.hour >= since);
    return [...Map.groupBy(recent, (fact) => fact.credentialId)].flatMap(([id, facts]) => refused(view, { id, since, facts }) ?? []);
  },
};

function refused(view: View, { id, since, facts }: { readonly id: string; readonly since: number; readonly facts: readonly RefusedKeyFact[] }): Finding | null {
  const { now, settings, baseline, present } = view;
  const rejected = facts.filter((fact) => fact.rejected);
  const used = present.use.filter((fact) => fact.credentialId === id && fact.hour >= since).reduce((sum, fact) => sum + fact.requests, 0);
  const denied = sumOf(facts) - sumOf(rejected);
  const isRejected = sumOf(rejected) >= settings.refusedKeys;
  const lacksRight = denied >= settings.refusedKeys * timesForRights && denied > (baseline.mostRefusedKeys.get(id) ?? 0) * timesMost && denied >= used * leastPart;
  if (!isRejected && !lacksRight) return null;
  const chosen = isRejected ? rejected : facts;
  // Back to the first of them that is known, as one trouble.
  const all = present.refusedKeys.filter((fact) => fact.credentialId === id && (!isRejected || fact.rejected));
  return {
    kind: 'refused-keys', subject: { kind: 'credential', id }, since: Math.min(...all.map((fact) => fact.firstAt)), until: Math.min(now, Math.max(...chosen.map((fact) => fact.lastAt))), observed: sumOf(all), expected: isRejected ? 0 : baseline.mostRefusedKeys.get(id) ?? 0,
    words: { verdict: isRejected ? 'rejected' : 'no-right', recent: String(sumOf(chosen)), used: String(Math.max(used, sumOf(chosen))) }, novelties: [],
    behind: [{ kind: 'credential', id, share: 1 }], chart: hourly(all, { now, hours: 24, measure: (place) => all[place]?.requests ?? 0, expected: () => 0 }),
  };
}

function sumOf(facts: readonly RefusedKeyFact[]): number {
  return facts.reduce((sum, fact) => sum + fact.requests, 0);
}
