import type { LiveLeg } from '@keystead/contract';

/** What is said of a leg: the state of its breakers, or that its calls fail though nothing keeps them away yet. */
export type Condition = LiveLeg['state'] | 'failing' | 'shaky' | 'idle';

/** Pure. A few calls that fail open no breaker, and are nothing to be called healthy either. */
export function conditionOf({ state, successShare, inFlight }: Pick<LiveLeg, 'state' | 'successShare' | 'inFlight'>): Condition {
  if (state === 'closed' && successShare === null && inFlight === 0) return 'idle';
  if (state !== 'closed' || successShare === null || successShare >= 0.95) return state;
  return successShare < 0.5 ? 'failing' : 'shaky';
}

/** From good to bad. */
const order: readonly Condition[] = ['idle', 'closed', 'resting', 'shaky', 'half-open', 'partly', 'failing', 'open'];

/** The leg that does worst; among those that do alike the busiest. `undefined` where there is none. Pure. */
export function worstOf<T extends Pick<LiveLeg, 'state' | 'successShare' | 'inFlight' | 'answered'>>(legs: readonly T[]): T | undefined {
  return legs.toSorted((left, right) => order.indexOf(conditionOf(right)) - order.indexOf(conditionOf(left)) || right.answered - left.answered)[0];
}
