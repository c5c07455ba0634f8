import { hourly } from '../behind.ts';
import { networksOf } from '../networks.ts';
import { type Detector, type Finding, type SignInFact, type View, hourMilliseconds, startOfHour } from '../facts.ts';

/** A burst is this many times the worst hour of the window. */
const timesMost = 2;
/** Everybody together has so many times what one person may have. */
const everybody = 2.5;

/** Sign-ins that fail in a burst: of one person (a guessed password), or of many (a list of them). */
export const failedSignIns: Detector = {
  kind: 'failed-sign-ins',
  find(view) {
    const recent = view.present.signIns.filter((fact) => fact.hour >= startOfHour(view.now - 1) - hourMilliseconds);
    const persons = [...Map.groupBy(recent.filter((fact) => fact.userId !== null), (fact) => fact.userId ?? '')].flatMap(([userId, facts]) => burst(view, { userId, facts, least: view.settings.failedSignIns }));
    const rest = recent.filter((fact) => fact.userId === null || !persons.some((found) => found.subject.id === fact.userId));
    return [...persons, ...burst(view, { userId: '', facts: rest, least: view.settings.failedSignIns * everybody })];
  },
};

function burst({ now, baseline }: View, { userId, facts, least }: { readonly userId: string; readonly facts: readonly SignInFact[]; readonly least: number }): Finding[] {
  const byHour = new Map<number, number>();
  for (const fact of facts) byHour.set(fact.hour, (byHour.get(fact.hour) ?? 0) + fact.failures);
  const most = baseline.mostFailures.get(userId) ?? 0;
  const hot = [...byHour].filter(([, failures]) => failures >= least && failures > most * timesMost);
  if (hot.length === 0) return [];
  const hours = hot.map(([hour]) => hour);
  const networks = networksOf(facts.filter(({ hour }) => hours.includes(hour)).map(({ network, failures }) => ({ network, count: failures })));
  return [{
    kind: 'failed-sign-ins', subject: userId === '' ? { kind: 'organisation', id: '' } : { kind: 'person', id: userId }, since: Math.min(...hours), until: Math.min(now, Math.max(...hours) + hourMilliseconds),
    observed: hot.reduce((sum, [, failures]) => sum + failures, 0), expected: most, words: { people: String(new Set(facts.map((fact) => fact.userId)).size), ...networks }, novelties: [],
    // Whoever guessed a password calls with it; the person's calls can be stopped until that is known.
    behind: userId === '' ? [] : [{ kind: 'person' as const, id: userId, share: 1 }], chart: hourly(facts, { now, hours: 24, measure: (place) => facts[place]?.failures ?? 0, expected: () => most }),
  }];
}
