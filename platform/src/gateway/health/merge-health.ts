import type { LegState, LiveLeg } from '@keystead/contract';
import { quantileOf } from './recent-calls.ts';
import type { ToldLeg } from './told-health.ts';

/**
 * What several processes told of their legs, as one: counts are added, latencies come from all calls together, and a state that is not the
 * same everywhere is `partly`. Pure; the order in which they told makes no difference.
 *
 * @param told one list for each process
 */
export function mergeHealth(told: readonly (readonly ToldLeg[])[]): LiveLeg[] {
  const legs = Map.groupBy(told.flat(), ({ credentialId, model }) => `${credentialId} ${model}`);
  return [...legs.values()].map(merged).toSorted((left, right) => compare(left.credentialId, right.credentialId) || compare(left.model, right.model));
}

function merged(legs: readonly ToldLeg[]): LiveLeg {
  const sum = (of: (leg: ToldLeg) => number): number => legs.reduce((total, leg) => total + of(leg), 0);
  const [answered, failed, limited] = [sum((leg) => leg.answered), sum((leg) => leg.failed), sum((leg) => leg.limited)];
  const calls = answered + failed + limited;
  const firstBytes = legs.flatMap((leg) => leg.firstBytes);
  const probes = legs.flatMap(({ probeInSeconds }) => probeInSeconds ?? []);
  const processes: Record<LegState, number> = { closed: 0, open: 0, 'half-open': 0, resting: 0 };
  for (const { state } of legs) processes[state] += 1;
  return {
    credentialId: legs[0]?.credentialId ?? '', model: legs[0]?.model ?? '', state: stateOf(processes, legs.length), processes, answered, failed, limited,
    successShare: calls === 0 ? null : answered / calls, p50Milliseconds: quantileOf(firstBytes, 0.5), p95Milliseconds: quantileOf(firstBytes, 0.95),
    inFlight: sum((leg) => leg.inFlight), waiting: sum((leg) => leg.waiting), lastFailure: legs.map(({ lastFailure }) => lastFailure).filter((code) => code !== null).toSorted()[0] ?? null,
    probeInSeconds: probes.length === 0 ? null : Math.min(...probes),
  };
}

function stateOf(processes: Readonly<Record<LegState, number>>, all: number): LiveLeg['state'] {
  const only = (Object.keys(processes) as LegState[]).find((state) => processes[state] === all);
  if (only !== undefined) return only;
  // None lets calls pass: which of the reasons holds where makes no difference to a caller.
  return processes.closed === 0 ? 'open' : 'partly';
}

const compare = (left: string, right: string): number => (left < right ? -1 : left > right ? 1 : 0);
