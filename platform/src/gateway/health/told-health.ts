import { id, legStates } from '@keystead/contract';
import { z } from 'zod';
import type { Concurrency } from './concurrency.ts';
import type { LiveHealth } from './live-health.ts';

const count = z.int().nonnegative();
/** How one process sees one leg, as it tells it to the control plane: numbers, names of models, ids. Nothing of a request. */
export const toldLeg = z.strictObject({
  credentialId: id, model: z.string(), state: z.enum(legStates), probeInSeconds: z.number().nullable(), lastFailure: z.string().nullable(),
  inFlight: count, waiting: count, answered: count, failed: count, limited: count, firstBytes: z.array(z.tuple([count, count]).readonly()).readonly(),
});
export type ToldLeg = z.output<typeof toldLeg>;

/**
 * Every leg of an organisation that this process has called, as it may be told. Where several versions of a key were used, their calls
 * are one sum, and the version that was called most says the state.
 */
export function toldHealth(tenantId: string, { health, concurrency }: { readonly health: LiveHealth; readonly concurrency: Concurrency }): readonly ToldLeg[] {
  const versions = Map.groupBy(health.liveHealth(tenantId).map((leg) => ({ leg, calls: health.recentCalls(tenantId, leg) })), ({ leg }) => `${leg.credentialId} ${leg.model}`);
  return [...versions.values()].flatMap((of) => {
    const sum = (part: (each: (typeof of)[number]) => number): number => of.reduce((total, each) => total + part(each), 0);
    const [most] = of.toSorted((left, right) => allOf(right.calls) - allOf(left.calls) || right.leg.version - left.leg.version);
    if (most === undefined) return [];
    const { credentialId, model, shared, state, probeInMilliseconds, lastFailure } = most.leg;
    return [{
      credentialId, model, state, probeInSeconds: probeInMilliseconds === null ? null : Math.round(probeInMilliseconds / 100) / 10, lastFailure,
      inFlight: sum(({ leg }) => leg.inFlight), // Who waits for a key of the platform may be of another organisation.
      waiting: shared ? 0 : concurrency.countOf(credentialId).waiting,
      answered: sum(({ calls }) => calls.answered), failed: sum(({ calls }) => calls.failed), limited: sum(({ calls }) => calls.limited), firstBytes: of.flatMap(({ calls }) => calls.firstBytes),
    }];
  });
}

function allOf({ answered, failed, limited }: { readonly answered: number; readonly failed: number; readonly limited: number }): number {
  return answered + failed + limited;
}
