import { type CallerFields, type Observed, callerOf, hourOfDay, isWeekend, keyOf, startOfDay } from '../../platform/src/governance/anomalies/facts.ts';
import type { WindowSums } from '../../platform/src/governance/anomalies/learn-baseline.ts';

/** What the server's database sums up of a window, of made-up facts. */
export function sumUp(observed: Observed, from: number, to: number): WindowSums {
  const use = observed.use.filter(({ requests }) => requests > 0);
  const { origins, refusals, signIns, refusedTokens, refusedKeys } = observed;
  return {
    from, to, hours: [...Map.groupBy(use, ({ hour }) => hour)].map(([hour, of]) => ({ hour, costNanoUsd: sumOf(of, (each) => each.costNanoUsd) })),
    models: [...new Map(use.map(({ provider, model }) => [`${provider ?? ''}/${model}`, { provider, model }])).values()],
    callers: ofCallers(use).map(([caller, of]) => ({
      ...caller, requests: sumOf(of, (each) => each.requests), activeDays: new Set(of.map(({ hour }) => startOfDay(hour))).size, activeHours: new Set(of.map(({ hour }) => hour)).size,
      workHours: [...new Set(of.filter(({ hour }) => !isWeekend(hour)).map(({ hour }) => hourOfDay(hour)))], restHours: [...new Set(of.filter(({ hour }) => isWeekend(hour)).map(({ hour }) => hourOfDay(hour)))],
    })),
    credentialApps: [...Map.groupBy(use.filter(({ credentialId }) => credentialId !== null), ({ credentialId, appId }) => JSON.stringify([credentialId, appId]))].map(([, of]) => ({ credentialId: of[0]?.credentialId ?? '', appId: of[0]?.appId ?? null, requests: sumOf(of, (each) => each.requests) })),
    networks: [...new Set(origins.map(({ network }) => network))], clients: [...new Set(origins.map(({ client }) => client))],
    origins: ofCallers(origins).map(([caller, of]) => ({ ...caller, networks: new Set(of.map(({ network }) => network)).size, clients: new Set(of.map(({ client }) => client)).size, days: new Set(of.map(({ day }) => day)).size })),
    mostRefusals: ofCallers(refusals).map(([caller, of]) => ({ ...caller, most: mostInAnHour(of, (each) => each.requests) })),
    mostFailures: [...Map.groupBy(signIns.filter(({ userId }) => userId !== null), ({ userId }) => userId ?? '')].map(([userId, of]) => ({ userId, most: mostInAnHour(of, (each) => each.failures) })),
    failuresOfHours: [...Map.groupBy(signIns, ({ hour }) => hour).values()].map((of) => sumOf(of, (each) => each.failures)),
    mostRefusedTokens: [...Map.groupBy(refusedTokens, ({ tokenId }) => tokenId)].map(([tokenId, of]) => ({ tokenId, most: mostInAnHour(of, (each) => each.requests) })),
    mostRefusedKeys: [...Map.groupBy(refusedKeys.filter(({ rejected }) => !rejected), ({ credentialId }) => credentialId)].map(([credentialId, of]) => ({ credentialId, most: mostInAnHour(of, (each) => each.requests) })),
  };
}

/** What belongs to nobody is left out. */
function ofCallers<Fact extends CallerFields>(facts: readonly Fact[]): (readonly [CallerFields, readonly Fact[]])[] {
  const callers = Map.groupBy(facts, (fact) => { const caller = callerOf(fact); return caller === null ? '' : keyOf(caller); });
  callers.delete('');
  return [...callers.values()].map((of) => [{ tokenId: of[0]?.tokenId ?? null, userId: of[0]?.userId ?? null }, of]);
}

function sumOf<Fact>(facts: readonly Fact[], of: (fact: Fact) => number): number {
  return facts.reduce((sum, fact) => sum + of(fact), 0);
}

function mostInAnHour<Fact extends { readonly hour: number }>(facts: readonly Fact[], of: (fact: Fact) => number): number {
  return Math.max(...[...Map.groupBy(facts, ({ hour }) => hour).values()].map((each) => sumOf(each, of)));
}
