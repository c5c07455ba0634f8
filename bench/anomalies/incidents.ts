import type { AnomalyKind } from '@keystead/contract';
import { dayMilliseconds, hourMilliseconds, isWeekend } from '../../platform/src/governance/anomalies/facts.ts';
import type { SpikePart } from '../../platform/src/governance/anomalies/split-spike.ts';
import type { Chance } from './chance.ts';
import { type CallerPlan, type Office, newModels } from './offices.ts';
import { addUse, simulatedDays, start, type Traffic } from './traffic.ts';

/** What was injected, and what it should be found as. */
export interface Incident {
  readonly kind: AnomalyKind;
  /** Alerts of these kinds about it are right too. */
  readonly also: readonly AnomalyKind[];
  readonly from: number;
  readonly to: number;
  /** What a spike was made of. */
  readonly cause?: SpikePart;
}

interface Setting { readonly traffic: Traffic; readonly office: Office; readonly chance: Chance; readonly at: number }

const spend: readonly AnomalyKind[] = ['spend-spike', 'daily-spend'];
const hours = (count: number): number => count * hourMilliseconds;

/** Calls of the ordinary hours of one caller, and its spend of a working hour of the whole organisation. */
function hourUsd({ traffic, at }: Setting): number {
  const week = traffic.use.filter((fact) => fact.hour >= at - 14 * dayMilliseconds && fact.hour < at && !isWeekend(fact.hour));
  const busy = new Map<number, number>();
  for (const fact of week) busy.set(fact.hour, (busy.get(fact.hour) ?? 0) + fact.costNanoUsd);
  const sorted = [...busy.values()].toSorted((left, right) => right - left);
  return (sorted[Math.floor(sorted.length / 4)] ?? 0) / 1e9;
}

function callerFrom({ office, chance, at }: Setting, wanted: (caller: CallerPlan) => boolean): CallerPlan | null {
  const known = office.callers.filter((caller) => wanted(caller) && start + (caller.from + 20) * dayMilliseconds < at);
  const [first, ...rest] = known;
  return first === undefined ? null : chance.pick([first, ...rest]);
}

/** Spends so much in each hour, on top of what is usual. */
function addSpend({ traffic, chance }: Setting, { caller, from, count, usd, cause }: { readonly caller: CallerPlan; readonly from: number; readonly count: number; readonly usd: number; readonly cause: SpikePart }): void {
  for (let hour = 0; hour < count; hour += 1) {
    const nano = Math.round(usd * 1e9 * chance.around(0.2));
    const plan = cause === 'models' ? caller.models.at(-1) ?? caller.models[0] : caller.models[0];
    const each = cause === 'models' ? plan.usd * 4 : cause === 'length' ? plan.usd * 12 : plan.usd;
    traffic.use.push({
      hour: from + hours(hour), tokenId: caller.kind === 'token' ? caller.id : null, userId: caller.kind === 'person' ? caller.id : null, appId: caller.appId, credentialId: caller.credentialId, provider: plan.provider, model: cause === 'models' ? `${plan.model}-pro` : plan.model, askedModel: plan.model,
      requests: Math.max(1, Math.round(nano / 1e9 / each)), costNanoUsd: nano, unansweredNanoUsd: cause === 'retries' ? Math.round(nano * 0.9) : 0, repeatedNanoUsd: cause === 'loops' ? Math.round(nano * 0.9) : 0,
    });
  }
}

function spike(cause: SpikePart): (setting: Setting) => Incident | null {
  return (setting) => {
    const caller = callerFrom(setting, ({ habit }) => habit !== 'nightly');
    if (caller === null) return null;
    const { at, chance } = setting;
    const [from, count] = [at + hours(chance.whole(9, 14)), chance.whole(3, 7)];
    // From twice the usual hour to seven times; small organisations would not care below eight dollars an hour.
    addSpend(setting, { caller, from, count, usd: Math.max(8, hourUsd(setting) * (1 + 5 * chance.unit())), cause });
    return { kind: 'spend-spike', also: [...spend, ...cause === 'models' ? ['unexpected-model' as const] : []], from, to: from + hours(count), cause };
  };
}

/** Each kind of incident, by name. They begin on a working day. */
const injections: readonly { readonly name: string; readonly inject: (setting: Setting) => Incident | null }[] = [
  { name: 'more calls', inject: spike('volume') },
  { name: 'retries', inject: spike('retries') },
  { name: 'a loop', inject: spike('loops') },
  { name: 'a dearer model', inject: spike('models') },
  {
    name: 'a stolen token',
    inject: (setting) => {
      const { traffic, at, chance } = setting;
      const caller = callerFrom(setting, ({ kind }) => kind === 'token');
      if (caller === null) return null;
      const [from, count] = [at + hours(chance.whole(0, 20)), chance.whole(2, 8)];
      let requests = 0;
      for (let hour = 0; hour < count; hour += 1) { const calls = chance.whole(4, 60); requests += calls; addUse(traffic, { caller, hour: from + hours(hour), calls, chance, models: chance.happens(0.4) ? [newModels[0]] : [caller.models[0]] }); }
      const day = from - (from % dayMilliseconds);
      traffic.origins.push({ day, tokenId: caller.id, userId: null, network: `45.${chance.whole(1, 250)}.${chance.whole(1, 250)}.0/24`, client: chance.happens(0.6) ? 'python-requests' : caller.clients[0] ?? '', requests, firstAt: from + 60_000, lastAt: from + hours(count) - 60_000 });
      return { kind: 'unexpected-network', also: ['new-client', 'unusual-hours', 'unexpected-model', ...spend], from, to: from + hours(count) };
    },
  },
  {
    name: 'a day beyond the limit',
    inject: (setting) => {
      const caller = callerFrom(setting, () => true);
      if (caller === null) return null;
      const from = setting.at + hours(setting.chance.whole(8, 12));
      addSpend(setting, { caller, from, count: 6, usd: setting.office.dailyAlertUsd / 5, cause: 'volume' });
      return { kind: 'daily-spend', also: [...spend, 'unusual-hours'], from, to: from + hours(6) };
    },
  },
  {
    name: 'a model that nobody agreed on',
    inject: (setting) => {
      const { traffic, at, chance } = setting;
      const caller = callerFrom(setting, ({ habit }) => habit !== 'nightly');
      if (caller === null) return null;
      const from = at + hours(chance.whole(9, 16));
      addUse(traffic, { caller, hour: from, calls: chance.whole(3, 40), chance, models: [{ provider: 'elsewhere', model: `frontier-${chance.whole(1, 1_000)}`, usd: 0.2, part: 1 }] });
      return { kind: 'unexpected-model', also: spend, from, to: from + hours(1) };
    },
  },
  {
    name: 'a guessed password',
    inject: ({ traffic, office, at, chance }) => {
      const from = at + hours(chance.whole(0, 23));
      traffic.signIns.push({ hour: from, userId: `person-${chance.whole(0, office.people - 1)}`, network: '45.10.7.0/24', failures: chance.whole(8, 80) });
      return { kind: 'failed-sign-ins', also: [], from, to: from + hours(1) };
    },
  },
  {
    name: 'passwords tried on everybody',
    inject: ({ traffic, office, at, chance }) => {
      const from = at + hours(chance.whole(0, 23));
      for (let person = 0; person < office.people; person += 1) traffic.signIns.push({ hour: from, userId: `person-${person}`, network: '45.10.7.0/24', failures: chance.whole(1, 4) });
      return { kind: 'failed-sign-ins', also: [], from, to: from + hours(1) };
    },
  },
  {
    name: 'a storm of refusals',
    inject: (setting) => {
      const caller = callerFrom(setting, () => true);
      if (caller === null) return null;
      const from = setting.at + hours(setting.chance.whole(8, 18));
      for (let hour = 0; hour < 2; hour += 1) setting.traffic.refusals.push({ hour: from + hours(hour), tokenId: caller.kind === 'token' ? caller.id : null, userId: caller.kind === 'person' ? caller.id : null, askedModel: caller.models[0].model, requests: setting.chance.whole(25, 300) });
      return { kind: 'rate-limit-refusals', also: [], from, to: from + hours(2) };
    },
  },
  {
    name: 'another program with the same token',
    inject: (setting) => {
      const { traffic, at, chance } = setting;
      const caller = callerFrom(setting, ({ kind }) => kind === 'token');
      if (caller === null) return null;
      const from = at + hours(chance.whole(9, 17));
      traffic.origins.push({ day: at, tokenId: caller.id, userId: null, network: caller.networks[0] ?? '', client: chance.pick(['python-requests', 'go-http-client', 'okhttp', 'curl']), requests: chance.whole(2, 50), firstAt: from, lastAt: from + hours(1) });
      return { kind: 'new-client', also: [], from, to: from + hours(1) };
    },
  },
  {
    name: 'somebody at night',
    inject: (setting) => {
      const caller = callerFrom(setting, ({ habit }) => habit === 'office' || habit === 'developer');
      if (caller === null) return null;
      const from = setting.at + hours(setting.chance.whole(0, 3));
      for (let hour = 0; hour < 2; hour += 1) addUse(setting.traffic, { caller, hour: from + hours(hour), calls: setting.chance.whole(6, 40), chance: setting.chance, models: [caller.models[0]] });
      return { kind: 'unusual-hours', also: spend, from, to: from + hours(2) };
    },
  },
  {
    name: 'a key of one app used for something else',
    inject: (setting) => {
      const { chance } = setting;
      const caller = callerFrom(setting, ({ appId }) => appId !== null);
      if (caller === null) return null;
      const from = setting.at + hours(chance.whole(9, 16));
      addUse(setting.traffic, { caller: { ...caller, appId: chance.happens(0.5) ? null : 'another-app' }, hour: from, calls: chance.whole(4, 40), chance, models: [caller.models[0]] });
      return { kind: 'key-outside-app', also: spend, from, to: from + hours(1) };
    },
  },
];

/** So long nothing is injected: the baseline needs its days. */
const quietDays = 38;

/** Puts one incident of every kind that the organisation can have into its traffic, days apart, in an order that the seed draws. */
export function injectIncidents(traffic: Traffic, office: Office, chance: Chance): readonly Incident[] {
  const order = injections.map((injection) => ({ injection, place: chance.unit() })).toSorted((left, right) => left.place - right.place);
  const apart = Math.floor((simulatedDays - quietDays - 2) / order.length);
  return order.flatMap(({ injection }, index) => {
    let at = start + (quietDays + index * apart) * dayMilliseconds;
    while (isWeekend(at)) at += dayMilliseconds;
    const incident = injection.inject({ traffic, office, chance, at });
    return incident === null ? [] : [incident];
  });
}
