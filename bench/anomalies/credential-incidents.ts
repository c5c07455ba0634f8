import { type RefusedKeyFact, type RefusedTokenFact, dayMilliseconds, hourMilliseconds, isWeekend } from '../../platform/src/governance/anomalies/facts.ts';
import type { Chance } from './chance.ts';
import type { Incident } from './incidents.ts';
import type { CallerPlan, Office } from './offices.ts';
import { simulatedDays, start, type Traffic } from './traffic.ts';

interface Setting { readonly traffic: Traffic; readonly office: Office; readonly chance: Chance; readonly at: number }

const minute = 60_000;

function refusedToken(chance: Chance, fact: Pick<RefusedTokenFact, 'hour' | 'tokenId' | 'reason' | 'network' | 'requests'>): RefusedTokenFact {
  const firstAt = fact.hour + chance.whole(0, 20) * minute;
  return { ...fact, firstAt, lastAt: firstAt + Math.min(fact.requests, 39) * minute };
}

/** Refused calls stand among the uses of the key too, and cost nothing. */
function addRefusedKey(traffic: Traffic, chance: Chance, { caller, hour, rejected, requests }: { readonly caller: CallerPlan } & Pick<RefusedKeyFact, 'hour' | 'rejected' | 'requests'>): void {
  const firstAt = hour + chance.whole(0, 20) * minute;
  traffic.refusedKeys.push({ hour, credentialId: caller.credentialId, rejected, requests, firstAt, lastAt: firstAt + Math.min(requests, 39) * minute });
  const [{ model, provider }] = caller.models;
  traffic.use.push({ hour, tokenId: caller.kind === 'token' ? caller.id : null, userId: caller.kind === 'person' ? caller.id : null, appId: caller.appId, credentialId: caller.credentialId, provider, model, askedModel: model, requests, costNanoUsd: 0, unansweredNanoUsd: 0, repeatedNanoUsd: 0 });
}

/** What happens every week and is nobody's alarm: laptops with an old token, a job that tries a dead one each night, a model that a key may not use, a provider that stumbles. */
export function ordinaryRefusedCredentials(traffic: Traffic, office: Office, chance: Chance): void {
  const tokens = office.callers.filter(({ kind }) => kind === 'token');
  const networks = tokens.flatMap((caller) => caller.networks);
  const users = [...Map.groupBy(office.callers.filter(({ from, habit }) => from === 0 && habit !== 'nightly'), ({ credentialId }) => credentialId).values()].flatMap(([first]) => first ?? []);
  const forgotten = { from: chance.whole(0, 60), requests: chance.whole(2, 9) };
  for (let day = 0; day < simulatedDays; day += 1) {
    const at = start + day * dayMilliseconds;
    const hourAt = (hour: number): number => at + hour * hourMilliseconds;
    const network = networks[chance.whole(0, Math.max(0, networks.length - 1))] ?? '198.51.100.0/24';
    if (!isWeekend(at) && chance.happens(0.15)) traffic.refusedTokens.push(refusedToken(chance, { hour: hourAt(chance.whole(8, 18)), tokenId: `old-token-${chance.whole(0, 20)}`, reason: chance.happens(0.6) ? 'revoked' : 'expired', network, requests: chance.happens(0.1) ? chance.whole(10, 24) : chance.whole(1, 8) }));
    if (day >= forgotten.from && day < forgotten.from + 25) traffic.refusedTokens.push(refusedToken(chance, { hour: hourAt(2), tokenId: 'forgotten-job', reason: 'revoked', network, requests: forgotten.requests }));
    for (const caller of users) {
      if (!isWeekend(at) && chance.happens(0.06)) addRefusedKey(traffic, chance, { caller, hour: hourAt(chance.whole(8, 18)), rejected: false, requests: chance.happens(0.15) ? chance.whole(8, 25) : chance.whole(1, 6) });
      if (chance.happens(0.01)) addRefusedKey(traffic, chance, { caller, hour: hourAt(chance.whole(0, 23)), rejected: true, requests: chance.happens(0.2) ? 2 : 1 });
    }
  }
}

/** In so many hours one after the other. */
function tokenIncident({ traffic, chance, at }: Setting, { tokenId, networks, most, count }: { readonly tokenId: string; readonly networks: readonly string[]; readonly most: number; readonly count: number }): Incident {
  const from = at + chance.whole(0, 20) * hourMilliseconds;
  for (let hour = 0; hour < count; hour += 1) {
    for (const network of networks) traffic.refusedTokens.push(refusedToken(chance, { hour: from + hour * hourMilliseconds, tokenId, reason: chance.happens(0.7) ? 'revoked' : 'expired', network, requests: chance.whole(Math.ceil(24 / networks.length), Math.ceil(most / networks.length)) }));
  }
  return { kind: 'refused-tokens', also: [], from, to: from + count * hourMilliseconds };
}

function keyIncident({ traffic, chance, at }: Setting, caller: CallerPlan, { rejected, low, high }: { readonly rejected: boolean; readonly low: number; readonly high: number }): Incident {
  const [from, count] = [at + chance.whole(9, 15) * hourMilliseconds, chance.whole(1, 4)];
  for (let hour = 0; hour < count; hour += 1) {
    addRefusedKey(traffic, chance, { caller, hour: from + hour * hourMilliseconds, rejected, requests: chance.whole(low, high) });
  }
  return { kind: 'refused-keys', also: [], from, to: from + count * hourMilliseconds };
}

const elsewhere = (chance: Chance): string => `45.${chance.whole(1, 250)}.${chance.whole(1, 250)}.0/24`;

function workingCaller({ office, chance, at }: Setting): CallerPlan | null {
  const [first, ...rest] = office.callers.filter((caller) => caller.habit !== 'nightly' && start + (caller.from + 20) * dayMilliseconds < at);
  return first === undefined ? null : chance.pick([first, ...rest]);
}

/** Each kind, by name. */
const injections: readonly { readonly name: string; readonly inject: (setting: Setting) => Incident | null }[] = [
  { name: 'a service that goes on with its revoked token', inject: (setting) => tokenIncident(setting, { tokenId: 'revoked-service', networks: ['192.0.2.0/24'], most: 600, count: setting.chance.whole(2, 8) }) },
  { name: 'a stolen token tried after it was revoked', inject: (setting) => tokenIncident(setting, { tokenId: 'stolen-token', networks: Array.from({ length: setting.chance.whole(1, 8) }, () => elsewhere(setting.chance)), most: 300, count: setting.chance.whole(1, 3) }) },
  { name: 'a key revoked at its provider', inject: (setting) => { const caller = workingCaller(setting); return caller === null ? null : keyIncident(setting, caller, { rejected: true, low: 3, high: 90 }); } },
  {
    name: 'a key that lost a right',
    // Most of the key's calls fail: as many as all that go on.
    inject: (setting) => {
      const caller = workingCaller(setting);
      if (caller === null) return null;
      const hourly = setting.office.callers.filter(({ credentialId }) => credentialId === caller.credentialId).reduce((sum, { perHour }) => sum + perHour, 0);
      return keyIncident(setting, caller, { rejected: false, low: Math.ceil(hourly * 2) + 30, high: Math.ceil(hourly * 5) + 60 });
    },
  },
];

const quietDays = 40;

/** One of each kind, days apart, in an order that the seed draws. */
export function injectCredentialIncidents(traffic: Traffic, office: Office, chance: Chance): readonly Incident[] {
  const order = injections.map((injection) => ({ injection, place: chance.unit() })).toSorted((left, right) => left.place - right.place);
  const apart = Math.floor((simulatedDays - quietDays - 2) / order.length);
  return order.flatMap(({ injection }, index) => {
    let at = start + (quietDays + index * apart + chance.whole(0, 4)) * dayMilliseconds;
    while (isWeekend(at)) at += dayMilliseconds;
    const incident = injection.inject({ traffic, office, chance, at });
    return incident === null ? [] : [incident];
  });
}
