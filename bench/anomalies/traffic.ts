import { type OriginFact, type RefusalFact, type RefusedKeyFact, type RefusedTokenFact, type SignInFact, type UseFact, dayMilliseconds, hourMilliseconds, isWeekend } from '../../platform/src/governance/anomalies/facts.ts';
import type { Chance } from './chance.ts';
import { type CallerPlan, type ModelPlan, type Office, newModels } from './offices.ts';

export const simulatedDays = 90;
/** A Monday. */
export const start = Date.UTC(2026, 2, 2);

/** Calls with what a split asks of them. */
export interface SimulatedUse extends UseFact { readonly unansweredNanoUsd: number; readonly repeatedNanoUsd: number }

/** Everything that happened in an organisation, in any order. */
export interface Traffic {
  readonly use: SimulatedUse[];
  readonly origins: OriginFact[];
  readonly refusals: RefusalFact[];
  readonly signIns: SignInFact[];
  readonly refusedTokens: RefusedTokenFact[];
  readonly refusedKeys: RefusedKeyFact[];
  /** Models that a route names, from a moment on. */
  readonly routed: { readonly model: string; readonly from: number }[];
}

const nano = 1_000_000_000;

/** One in fifty working days is a holiday; the same for everybody. */
const holidays = (chance: Chance): ReadonlySet<number> => new Set(Array.from({ length: simulatedDays }, (_, day) => day).filter(() => chance.happens(0.02)));

/** Ninety days without any incident. */
export function ordinaryTraffic(office: Office, chance: Chance): Traffic {
  const traffic: Traffic = { use: [], origins: [], refusals: [], signIns: [], refusedTokens: [], refusedKeys: [], routed: [] };
  const free = holidays(chance);
  const novelties = planNovelties(office, chance);
  for (const novelty of novelties) if (novelty.announced) traffic.routed.push({ model: `${novelty.plan.provider}/${novelty.plan.model}`, from: start + novelty.day * dayMilliseconds });
  // A project that keeps somebody busy for some days, once.
  const rush = { day: chance.whole(40, 80), days: chance.whole(2, 4), caller: chance.whole(0, office.callers.length - 1) };
  for (let day = 0; day < simulatedDays; day += 1) {
    const at = start + day * dayMilliseconds;
    office.callers.forEach((caller, index) => {
      if (caller.from > day) return;
      const busy = chance.around(0.25) * (rush.caller === index && day >= rush.day && day < rush.day + rush.days ? 2 : 1) * factorOf(office, day, at);
      const models = [...caller.models, ...novelties.filter((novelty) => novelty.day <= day && novelty.caller === index).map((novelty) => novelty.plan)] as [ModelPlan, ...ModelPlan[]];
      oneDay(traffic, { caller, chance, at, busy, off: free.has(day) || (isWeekend(at) && !chance.happens(0.03)), models });
    });
    ordinaryFailures(traffic, office, { chance, at, off: isWeekend(at) });
  }
  return traffic;
}

/** Legitimate new models: most of them come with a route. */
function planNovelties(office: Office, chance: Chance) {
  return Array.from({ length: chance.whole(1, 3) }, () => ({ day: chance.whole(25, 88), caller: chance.whole(0, office.callers.length - 1), announced: chance.happens(0.75), plan: chance.pick(newModels) }));
}

function factorOf({ growth, monthEnd }: Office, day: number, at: number): number {
  const ends = new Date(at + 2 * dayMilliseconds).getUTCMonth() !== new Date(at).getUTCMonth();
  return (1 + growth) ** (day / 7) * (ends ? 1 + monthEnd : 1);
}

/** How much of a full hour an hour of the day is. */
const shapes: Readonly<Record<CallerPlan['habit'], (hour: number) => number>> = {
  office: (hour) => (hour < 7 || hour > 18 ? 0 : hour === 7 || hour === 18 ? 0.2 : hour === 12 ? 0.5 : 1),
  developer: (hour) => (hour < 8 || hour > 21 ? 0 : hour > 18 ? 0.25 : 1),
  service: (hour) => (hour < 6 || hour > 22 ? 0.25 : 1),
  nightly: (hour) => (hour === 2 || hour === 3 ? 1 : 0),
};

function oneDay(traffic: Traffic, { caller, chance, at, busy, off, models }: { readonly caller: CallerPlan; readonly chance: Chance; readonly at: number; readonly busy: number; readonly off: boolean; readonly models: readonly [ModelPlan, ...ModelPlan[]] }): void {
  const works = caller.habit === 'service' || caller.habit === 'nightly' ? (isWeekend(at) && caller.habit === 'service' ? 0.6 : 1) : off || chance.happens(0.08) ? 0 : 1;
  // Somebody stays late now and then.
  const late = caller.habit === 'office' && chance.happens(0.02) ? chance.whole(19, 21) : 0;
  let requests = 0;
  let [firstAt, lastAt] = [0, 0];
  for (let hour = 0; hour < 24; hour += 1) {
    const shape = Math.max(shapes[caller.habit](hour), late > 0 && hour > 18 && hour <= late ? 0.3 : 0);
    const calls = shape * works === 0 ? 0 : chance.poisson(caller.perHour * shape * works * busy);
    if (calls === 0) continue;
    addUse(traffic, { caller, hour: at + hour * hourMilliseconds, calls, chance, models });
    requests += calls;
    if (firstAt === 0) firstAt = at + hour * hourMilliseconds + 60_000;
    lastAt = at + hour * hourMilliseconds + 3_000_000;
  }
  if (requests === 0 || caller.kind === 'person') return;
  // A developer is at home on some days, away on few, and tries another program now and then.
  const developer = caller.habit === 'developer';
  const home = caller.networks[1];
  const network = developer && chance.happens(0.004) ? `100.64.${chance.whole(0, 255)}.0/24` : developer && home !== undefined && chance.happens(0.3) ? home : caller.networks[0] ?? '';
  const client = developer && chance.happens(0.003) ? chance.pick(['curl', 'litellm', 'openai-node']) : caller.clients[chance.happens(0.8) ? 0 : caller.clients.length - 1] ?? '';
  traffic.origins.push({ day: at, tokenId: caller.id, userId: null, network, client, requests, firstAt, lastAt });
}

/** Calls of one hour, by model, with what they cost; two in a hundred fail, few of those cost something. */
export function addUse(traffic: Traffic, { caller, hour, calls, chance, models }: { readonly caller: Pick<CallerPlan, 'id' | 'kind' | 'appId' | 'credentialId'>; readonly hour: number; readonly calls: number; readonly chance: Chance; readonly models: readonly ModelPlan[] }): void {
  const parts = models.reduce((sum, each) => sum + each.part, 0);
  for (const plan of models) {
    const requests = chance.poisson((calls * plan.part) / parts);
    if (requests === 0) continue;
    const costNanoUsd = Math.round(requests * plan.usd * nano * chance.around(0.6 / Math.sqrt(requests)));
    traffic.use.push({
      hour, tokenId: caller.kind === 'token' ? caller.id : null, userId: caller.kind === 'person' ? caller.id : null, appId: caller.appId, credentialId: caller.credentialId, provider: plan.provider, model: plan.model, askedModel: plan.model,
      requests, costNanoUsd, unansweredNanoUsd: Math.round(costNanoUsd * 0.01 * chance.unit()), repeatedNanoUsd: Math.round(costNanoUsd * 0.02 * chance.unit()),
    });
  }
}

function ordinaryFailures(traffic: Traffic, office: Office, { chance, at, off }: { readonly chance: Chance; readonly at: number; readonly off: boolean }): void {
  const expected = off ? 0 : office.people;
  for (let person = 0; person < expected; person += 1) {
    // A typing error; and once in a while a forgotten password.
    const failures = chance.happens(0.04) ? chance.whole(1, 2) : chance.happens(0.002) ? chance.whole(4, 7) : 0;
    if (failures > 0) traffic.signIns.push({ hour: at + chance.whole(7, 17) * hourMilliseconds, userId: `person-${person}`, network: '198.51.100.0/24', failures });
  }
  for (const caller of office.callers) {
    if (caller.habit !== 'service' && caller.habit !== 'nightly') continue;
    if (chance.happens(0.08)) traffic.refusals.push({ hour: at + (caller.habit === 'nightly' ? 2 : chance.whole(8, 20)) * hourMilliseconds, tokenId: caller.id, userId: null, askedModel: caller.models[0].model, requests: chance.whole(3, 25) });
  }
}
