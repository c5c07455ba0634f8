import { type Baseline, type CallerProfile, type Observed, type Usual, type UseFact, callerOf, hourMilliseconds, hourOfDay, hourOfWeek, isWeekend, keyOf, startOfDay } from './facts.ts';
import { median, quantile, robustSpread } from './robust.ts';

/** The window of the baseline: five of every hour of the week, so that the month's end before this one is in it. */
export const baselineDays = 35;
/** Before there are so many days with calls, nothing is compared with what is usual. */
export const learningDays = 10;
const hoursOfWeek = 168;

/** Learns what is usual from whole hours of `from` up to `to`. Medians: an incident of the past does not become the rule. */
export function learnBaseline(observed: Observed, from: number, to: number): Baseline {
  const hourlyNanoUsd = Array.from<number>({ length: Math.max(0, Math.round((to - from) / hourMilliseconds)) }).fill(0);
  const days = new Set<number>();
  const models = new Set<string>();
  const credentialApps = new Map<string, Map<string, number>>();
  for (const fact of observed.use) {
    const place = Math.floor((fact.hour - from) / hourMilliseconds);
    hourlyNanoUsd[place] = (hourlyNanoUsd[place] ?? 0) + fact.costNanoUsd;
    days.add(startOfDay(fact.hour));
    models.add(modelOf(fact));
    if (fact.credentialId !== null) count(inner(credentialApps, fact.credentialId), fact.appId ?? '', fact.requests);
  }
  const origins = learnOrigins(observed);
  return { from, to, activeDays: days.size, hourlyNanoUsd, ofHour: usualOfHours(hourlyNanoUsd, from), models, callers: learnCallers(observed.use), credentialApps, ...origins, ...learnMost(observed) };
}

export const modelOf = ({ provider, model }: Pick<UseFact, 'provider' | 'model'>): string => (provider === null ? model : `${provider}/${model}`);

/** From the same hour of the week and the two beside it: fifteen values, where three would be what five weeks have. */
function usualOfHours(hourly: readonly number[], from: number): readonly Usual[] {
  const byHour: number[][] = Array.from({ length: hoursOfWeek }, () => []);
  hourly.forEach((cost, place) => byHour[hourOfWeek(from + place * hourMilliseconds)]?.push(cost));
  return byHour.map((own, hour) => {
    const near = [...own, ...byHour[(hour + 1) % hoursOfWeek] ?? [], ...byHour[(hour + hoursOfWeek - 1) % hoursOfWeek] ?? []];
    return { expected: median(own), spread: robustSpread(near), high: quantile(near, 0.95) };
  });
}

function learnCallers(use: readonly UseFact[]): ReadonlyMap<string, CallerProfile> {
  const callers = new Map<string, { requests: number; days: Set<number>; hours: Set<number>; workHours: Set<number>; restHours: Set<number> }>();
  for (const fact of use) {
    const caller = callerOf(fact);
    if (caller === null || fact.requests === 0) continue;
    const key = keyOf(caller);
    let known = callers.get(key);
    if (known === undefined) callers.set(key, known = { requests: 0, days: new Set(), hours: new Set(), workHours: new Set(), restHours: new Set() });
    known.requests += fact.requests;
    known.days.add(startOfDay(fact.hour));
    known.hours.add(fact.hour);
    (isWeekend(fact.hour) ? known.restHours : known.workHours).add(hourOfDay(fact.hour));
  }
  return new Map([...callers].map(([key, { requests, days, hours, workHours, restHours }]) => [key, { requests, activeDays: days.size, activeHours: hours.size, workHours, restHours }]));
}

function learnOrigins({ origins }: Observed): Pick<Baseline, 'networks' | 'networksOf' | 'clients' | 'clientsOf' | 'originDaysOf'> {
  const networksOf = new Map<string, Set<string>>();
  const clientsOf = new Map<string, Set<string>>();
  const daysOf = new Map<string, Set<number>>();
  for (const origin of origins) {
    const caller = callerOf(origin);
    if (caller === null) continue;
    add(networksOf, keyOf(caller), origin.network);
    add(clientsOf, keyOf(caller), origin.client);
    add(daysOf, keyOf(caller), origin.day);
  }
  return { networks: new Set(origins.map((origin) => origin.network)), clients: new Set(origins.map((origin) => origin.client)), networksOf, clientsOf, originDaysOf: new Map([...daysOf].map(([key, days]) => [key, days.size])) };
}

function learnMost({ refusals, signIns, refusedTokens, refusedKeys }: Observed): Pick<Baseline, 'mostRefusals' | 'mostFailures' | 'mostRefusedTokens' | 'mostRefusedKeys'> {
  const mostRefusals = mostInAnHour(refusals, (fact) => { const caller = callerOf(fact); return caller === null ? null : keyOf(caller); });
  const mostFailures = new Map(mostInAnHour(signIns.map(({ hour, userId, failures }) => ({ hour, userId, requests: failures })), ({ userId }) => userId));
  const together = new Map<number, number>();
  for (const { hour, failures } of signIns) count(together, hour, failures);
  // Not the worst: one guessed password would hide the next list of them.
  mostFailures.set('', quantile([...together.values()], 0.95));
  return { mostRefusals, mostFailures, mostRefusedTokens: mostInAnHour(refusedTokens, ({ tokenId }) => tokenId), mostRefusedKeys: mostInAnHour(refusedKeys.filter(({ rejected }) => !rejected), ({ credentialId }) => credentialId) };
}

/** What `nameOf` gives no name counts for nobody. */
function mostInAnHour<Fact extends { readonly hour: number; readonly requests: number }>(facts: readonly Fact[], nameOf: (fact: Fact) => string | null): ReadonlyMap<string, number> {
  const most = new Map<string, number>();
  for (const [name, of] of Map.groupBy(facts, nameOf)) {
    if (name === null) continue;
    const byHour = new Map<number, number>();
    for (const fact of of) count(byHour, fact.hour, fact.requests);
    most.set(name, Math.max(...byHour.values()));
  }
  return most;
}

function inner<Key, Value>(map: Map<string, Map<Key, Value>>, key: string): Map<Key, Value> {
  let known = map.get(key);
  if (known === undefined) map.set(key, known = new Map<Key, Value>());
  return known;
}

function count<Key>(map: Map<Key, number>, key: Key, by: number): void {
  map.set(key, (map.get(key) ?? 0) + by);
}

function add<Value>(map: Map<string, Set<Value>>, key: string, value: Value): void {
  const known = map.get(key);
  if (known === undefined) map.set(key, new Set([value]));
  else known.add(value);
}
