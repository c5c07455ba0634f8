import type { Target } from '../routing/resolve.ts';
import { type Average, averaged, currentAverage, filled, fullBudget, type RepeatBudget } from './averages.ts';
import { abandoned, type Breaker, type BreakerRules, breakerRules, closedBreaker, failed, mayPass, startProbe, succeeded } from './breaker.ts';
import { type CallCounts, RecentCalls } from './recent-calls.ts';

/** How a leg is, as this process sees it. Times are milliseconds. */
export interface LegHealth {
  readonly credentialId: string;
  readonly version: number;
  readonly origin: string;
  readonly model: string;
  /** `resting`: its provider asked not to be called for a while (429 with Retry-After). */
  readonly state: Breaker['state'] | 'resting';
  /** How long its breaker has been so. */
  readonly sinceMilliseconds: number;
  /** Open: until a call may find out; resting: until it may be called; else `null`. */
  readonly probeInMilliseconds: number | null;
  readonly failuresInRow: number;
  /** Code of the last failure that it was counted for, while it is not good again. */
  readonly lastFailure: string | null;
  /** To the first byte of an answer, averaged over the last minutes; `null`: not known. */
  readonly firstByteMilliseconds: number | null;
  /** Calls under way. */
  readonly inFlight: number;
  /** A key of the platform: others call with it too. */
  readonly shared: boolean;
}

/** How a call went, for its breakers. */
export type CallEnd =
  | { readonly kind: 'answered'; readonly firstByteMilliseconds: number | null }
  /** `key`: something is wrong with the key alone; `origin`: with the place it was sent to. */
  | { readonly kind: 'failed'; readonly blames: 'key' | 'origin'; readonly code: string }
  | { readonly kind: 'limited'; readonly restMilliseconds: number; readonly code: string }
  /** Nothing is learned from it. */
  | { readonly kind: 'unknown' };

interface Circuit { breaker: Breaker; lastFailure: string | null; restsUntil: number }
interface Leg { readonly target: Target; average: Average | null; inFlight: number; readonly recent: RecentCalls }
/** What a target's calls are counted in. */
interface Bound { readonly key: Circuit; readonly model: Circuit; readonly leg: Leg; readonly repeats: Repeats }
interface Repeats { budget: RepeatBudget; calls: number }
interface TenantHealth { readonly circuits: Map<string, Circuit>; readonly legs: Map<string, Leg>; readonly repeats: Map<string, Repeats> }

/** Callers choose the model's name. */
const mostForEachTenant = 500;
const longestRestMilliseconds = 60_000;

/**
 * Breakers, latencies and budgets of repeats of every leg, kept by each process for itself. Nothing is shared between tenants: what
 * happens to one's keys says nothing about another's (G5).
 */
export class LiveHealth {
  readonly #now: () => number;
  readonly #rules: BreakerRules;
  readonly #tenants = new Map<string, TenantHealth>();
  /** Targets live as long as their configuration, so that a call looks up none of it by name. */
  readonly #bound = new WeakMap<Target, Bound>();

  constructor(monotonic: () => number, rules: BreakerRules = breakerRules) {
    this.#now = monotonic;
    this.#rules = rules;
  }

  /** How long a leg's provider asked not to be called with its key, in milliseconds from now; 0: not at all. */
  restOf(tenantId: string, target: Target): number {
    return Math.max(0, this.#bind(tenantId, target).key.restsUntil - this.#now());
  }

  /** Whether a leg's breakers let it be asked: `probe` where this call would find out if it is good again. */
  look(tenantId: string, target: Target): 'yes' | 'probe' | 'no' {
    const { key, model } = this.#bind(tenantId, target);
    if (key.breaker.state === 'closed' && model.breaker.state === 'closed') return 'yes';
    const verdicts = [key, model].map(({ breaker }) => mayPass(breaker, this.#now()));
    return verdicts.includes('no') ? 'no' : 'probe';
  }

  /** A call begins; tell how it ended by the function given, once. */
  begin(tenantId: string, target: Target): (end: CallEnd) => void {
    const now = this.#now();
    const { key, model, leg, repeats } = this.#bind(tenantId, target);
    leg.inFlight += 1;
    repeats.calls += 1;
    const probes = [key, model].map((circuit) => {
      const probe = mayPass(circuit.breaker, now) === 'probe';
      if (probe) circuit.breaker = startProbe(circuit.breaker, now, this.#rules);
      return { circuit, probe };
    });
    return (end) => {
      leg.inFlight -= 1;
      noteRecent(leg.recent, end, this.#now());
      if (end.kind === 'answered' && end.firstByteMilliseconds !== null) leg.average = averaged(leg.average, end.firstByteMilliseconds, this.#now());
      probes.forEach(({ circuit, probe }, index) => this.#note(circuit, probe, end, index === 0));
    };
  }

  /** Milliseconds to the first byte; `null`: not known. */
  latencyOf(tenantId: string, target: Target): number | null {
    return currentAverage(this.#bind(tenantId, target).leg.average, this.#now());
  }

  /** Takes one repeat from a credential's budget; false where there is none left. */
  takeRepeat(tenantId: string, credentialId: string): boolean {
    const repeats = this.#repeats(tenantId, credentialId);
    const budget = filled(repeats.budget, this.#now(), repeats.calls);
    repeats.calls = 0;
    repeats.budget = budget.left < 1 ? budget : { ...budget, left: budget.left - 1 };
    return budget.left >= 1;
  }

  /** Every leg that this process has seen of a tenant. */
  liveHealth(tenantId: string): readonly LegHealth[] {
    return [...this.#tenants.get(tenantId)?.legs.values() ?? []].map(({ target }) => this.healthOf(tenantId, target));
  }

  /** How the calls of a leg went in the last minutes. */
  recentCalls(tenantId: string, leg: Pick<LegHealth, 'credentialId' | 'version' | 'model'>): CallCounts {
    return (this.#tenants.get(tenantId)?.legs.get(legKey(leg.credentialId, leg.version, leg.model))?.recent ?? new RecentCalls()).read(this.#now());
  }

  healthOf(tenantId: string, target: Target): LegHealth {
    const now = this.#now();
    const { key, model: ofModel, leg } = this.#bind(tenantId, target);
    const circuits = [key, ofModel];
    const { credential, model } = target;
    // The worse of the two speaks for the leg.
    const [worst] = circuits.toSorted((left, right) => badness[right.breaker.state] - badness[left.breaker.state] || right.breaker.until - left.breaker.until);
    const breaker = worst?.breaker ?? closedBreaker(now);
    const rest = this.restOf(tenantId, target);
    return {
      credentialId: credential.id, version: credential.version.version, origin: credential.origin, model, state: breaker.state === 'closed' && rest > 0 ? 'resting' : breaker.state, sinceMilliseconds: now - breaker.since,
      probeInMilliseconds: breaker.state === 'open' ? Math.max(0, breaker.until - now) : rest > 0 ? rest : null, failuresInRow: breaker.failuresInRow, lastFailure: worst?.lastFailure ?? null,
      firstByteMilliseconds: currentAverage(leg.average, now), inFlight: leg.inFlight, shared: credential.owner !== undefined,
    };
  }

  /** Circuits that are open or half-open, over all tenants. */
  openCircuits(): number {
    let open = 0;
    for (const { circuits } of this.#tenants.values()) for (const { breaker } of circuits.values()) if (breaker.state !== 'closed') open += 1;
    return open;
  }

  /** A tenant whose configuration is gone. */
  forget(tenantId: string): void {
    this.#tenants.delete(tenantId);
  }

  /** The first circuit is the key's at its origin, the second the model's there: a bad key says nothing of the model. */
  #note(circuit: Circuit, probe: boolean, end: CallEnd, isKey: boolean): void {
    const now = this.#now();
    const { breaker } = circuit;
    if (end.kind === 'answered') {
      circuit.breaker = succeeded(breaker, now, probe, this.#rules);
      if (circuit.breaker.state === 'closed') circuit.lastFailure = null;
      circuit.restsUntil = 0;
    } else if (end.kind === 'failed' && (isKey || end.blames === 'origin')) {
      circuit.breaker = failed(breaker, now, probe, this.#rules);
      circuit.lastFailure = end.code;
    } else if (end.kind === 'limited' && isKey) {
      circuit.breaker = abandoned(breaker, now, probe);
      circuit.restsUntil = Math.max(circuit.restsUntil, now + Math.min(end.restMilliseconds, longestRestMilliseconds));
      circuit.lastFailure = end.code;
    } else circuit.breaker = abandoned(breaker, now, probe);
  }

  #bind(tenantId: string, target: Target): Bound {
    const known = this.#bound.get(target);
    if (known !== undefined) return known;
    const [key, model] = circuitsOf(target);
    const bound = { key: this.#circuit(tenantId, key), model: this.#circuit(tenantId, model), leg: this.#leg(tenantId, target), repeats: this.#repeats(tenantId, target.credential.id) };
    this.#bound.set(target, bound);
    return bound;
  }

  #circuit(tenantId: string, key: string): Circuit {
    return found(this.#tenant(tenantId).circuits, key, () => ({ breaker: closedBreaker(this.#now()), lastFailure: null, restsUntil: 0 }));
  }

  #leg(tenantId: string, target: Target): Leg {
    return found(this.#tenant(tenantId).legs, legKey(target.credential.id, target.credential.version.version, target.model), () => ({ target, average: null, inFlight: 0, recent: new RecentCalls() }));
  }

  #repeats(tenantId: string, credentialId: string): Repeats {
    return found(this.#tenant(tenantId).repeats, credentialId, () => ({ budget: fullBudget(this.#now()), calls: 0 }));
  }

  #tenant(tenantId: string): TenantHealth {
    const known = this.#tenants.get(tenantId);
    if (known !== undefined) return known;
    const made: TenantHealth = { circuits: new Map(), legs: new Map(), repeats: new Map() };
    this.#tenants.set(tenantId, made);
    return made;
  }
}

const badness: Readonly<Record<Breaker['state'], number>> = { closed: 0, 'half-open': 1, open: 2 };

function legKey(credentialId: string, version: number, model: string): string {
  return `${credentialId} ${version} ${model}`;
}

function noteRecent(recent: RecentCalls, end: CallEnd, now: number): void {
  if (end.kind === 'answered') recent.answered(now, end.firstByteMilliseconds);
  else if (end.kind === 'failed') recent.failed(now);
  else if (end.kind === 'limited') recent.limited(now);
}

function circuitsOf({ credential, model }: Target): readonly [string, string] {
  return [`${credential.id} ${credential.version.version} ${credential.origin}`, `${credential.origin} ${model}`];
}

/** What stands under a key, or is put there; the oldest goes where there are too many. */
function found<Value>(map: Map<string, Value>, key: string, make: () => Value): Value {
  const known = map.get(key);
  if (known !== undefined) return known;
  const [oldest] = map.keys();
  if (map.size >= mostForEachTenant && oldest !== undefined) map.delete(oldest);
  const made = make();
  map.set(key, made);
  return made;
}
