/**
 * A circuit breaker as values: each function gives the next state. Times are milliseconds that only go forward. `closed`: calls
 * pass. `open`: none does until `until`. `half-open`: one is on its way to find out (the probe); the others go elsewhere.
 */
export interface Breaker {
  readonly state: 'closed' | 'open' | 'half-open';
  /** Since when it is in this state. */
  readonly since: number;
  /** Open: until when. Half-open: until when the probe is waited for. */
  readonly until: number;
  readonly failuresInRow: number;
  /** Calls and failures of the present window. */
  readonly calls: number;
  readonly failures: number;
  readonly windowStart: number;
  /** How often it has opened without a good call in between. */
  readonly openings: number;
}

export interface BreakerRules {
  readonly failuresInRow: number;
  /** Or this share of a window's calls, where it has enough of them. */
  readonly failureShare: number;
  readonly windowCalls: number;
  readonly windowMilliseconds: number;
  /** The first time; doubled with each probe that fails. */
  readonly openMilliseconds: number;
  readonly mostOpenMilliseconds: number;
  /** A probe that is not heard of again does not keep it half-open for good. */
  readonly probeMilliseconds: number;
}

/** S15: once healthy, a probe comes after 20 s at most, so that the leg is used again within 30 s. */
export const breakerRules: BreakerRules = {
  failuresInRow: 5, failureShare: 0.5, windowCalls: 20, windowMilliseconds: 30_000, openMilliseconds: 5_000, mostOpenMilliseconds: 20_000, probeMilliseconds: 60_000,
};

export function closedBreaker(now: number): Breaker {
  return { state: 'closed', since: now, until: now, failuresInRow: 0, calls: 0, failures: 0, windowStart: now, openings: 0 };
}

/** Whether a call may pass now; `probe`: this one finds out. */
export function mayPass(breaker: Breaker, now: number): 'yes' | 'probe' | 'no' {
  if (breaker.state === 'closed') return 'yes';
  return now >= breaker.until ? 'probe' : 'no';
}

export function startProbe(breaker: Breaker, now: number, rules = breakerRules): Breaker {
  return { ...breaker, state: 'half-open', since: now, until: now + rules.probeMilliseconds };
}

/** A call went well. Of calls that began before it opened nothing is learned: only the probe closes it. */
export function succeeded(breaker: Breaker, now: number, probe: boolean, rules = breakerRules): Breaker {
  if (breaker.state === 'closed') return counted(breaker, now, false, rules);
  return probe ? closedBreaker(now) : breaker;
}

/** A call failed. */
export function failed(breaker: Breaker, now: number, probe: boolean, rules = breakerRules): Breaker {
  if (breaker.state !== 'closed') return probe ? opened(breaker, now, rules) : breaker;
  const next = counted(breaker, now, true, rules);
  const often = next.calls >= rules.windowCalls && next.failures >= next.calls * rules.failureShare;
  return next.failuresInRow >= rules.failuresInRow || often ? opened(next, now, rules) : next;
}

/** A probe ended without telling anything (its caller left): the next call may be one. */
export function abandoned(breaker: Breaker, now: number, probe: boolean): Breaker {
  return probe && breaker.state === 'half-open' ? { ...breaker, state: 'open', since: now, until: now } : breaker;
}

function opened(breaker: Breaker, now: number, rules: BreakerRules): Breaker {
  const milliseconds = Math.min(rules.mostOpenMilliseconds, rules.openMilliseconds * 2 ** Math.min(breaker.openings, 30));
  return { ...breaker, state: 'open', since: now, until: now + milliseconds, failuresInRow: 0, calls: 0, failures: 0, windowStart: now, openings: breaker.openings + 1 };
}

function counted(breaker: Breaker, now: number, isFailure: boolean, rules: BreakerRules): Breaker {
  const fresh = now - breaker.windowStart >= rules.windowMilliseconds;
  return {
    ...breaker, openings: isFailure ? breaker.openings : 0, failuresInRow: isFailure ? breaker.failuresInRow + 1 : 0,
    windowStart: fresh ? now : breaker.windowStart, calls: (fresh ? 0 : breaker.calls) + 1, failures: (fresh ? 0 : breaker.failures) + (isFailure ? 1 : 0),
  };
}
