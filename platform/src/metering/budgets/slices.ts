import { nextWish } from './plan-slice.ts';

/** What a process still has of one window. Times are milliseconds that only go forward. */
interface Slice {
  readonly windowStart: string;
  /** Not used from then on without asking: the window's end, or when it was last confirmed long ago. */
  until: number;
  /** Of the budget, when it was handed out. */
  limit: number;
  available: number;
  /** The last piece, and when it came. */
  granted: number;
  grantedAt: number;
  touchedAt: number;
  /** No piece is asked for ahead before then. */
  aheadFrom: number;
}

/** An amount of one window. */
export interface Portion { readonly budgetId: string; readonly windowStart: string; readonly amount: number }

/** A piece as it was handed out. `until` by the process's own clock, counted from before it asked: never later than the window's end. */
export interface Grant extends Portion { readonly limit: number; readonly until: number }

export interface SliceRule { readonly id: string; readonly limit: number }

/** Ahead of time again at the earliest after a piece that was of no use. */
const aheadPauseMilliseconds = 1_000;

/**
 * The slices of one process: what it may hand to requests without asking anybody. Pure: time is passed in, and whoever holds it
 * carries grants in and leftovers out. It never hands out more than it was granted.
 */
export class SliceBook {
  readonly #slices = new Map<string, Slice>();
  #leftovers: Portion[] = [];

  /** The window that a request would count in, where it has room now; `null`: ask. */
  windowWithRoom(rule: SliceRule, amount: number, now: number): string | null {
    const slice = this.#slices.get(rule.id);
    return slice !== undefined && slice.limit === rule.limit && now < slice.until && slice.available >= amount ? slice.windowStart : null;
  }

  /** Takes what `windowWithRoom` found. `true`: a next piece should be asked for ahead. */
  take(budgetId: string, amount: number, now: number): boolean {
    const slice = this.#slices.get(budgetId);
    if (slice === undefined || slice.available < amount) throw new RangeError('a slice cannot give more than it has');
    slice.available -= amount;
    slice.touchedAt = now;
    return slice.available * 4 < slice.granted && now >= slice.aheadFrom;
  }

  /** Sets aside up to `amount` for a request that will ask for the rest. What counts under another limit is left over: it is asked for anew. */
  claim(rule: SliceRule, amount: number): Portion | null {
    const slice = this.#slices.get(rule.id);
    if (slice === undefined) return null;
    if (slice.limit !== rule.limit) { this.#slices.delete(rule.id); this.#leave(rule.id, slice); return null; }
    const claimed = Math.min(slice.available, amount);
    slice.available -= claimed;
    return { budgetId: rule.id, windowStart: slice.windowStart, amount: claimed };
  }

  /** What is there beside what was claimed. */
  restOf(rule: SliceRule): number {
    const slice = this.#slices.get(rule.id);
    return slice === undefined || slice.limit !== rule.limit ? 0 : slice.available;
  }

  grant({ budgetId, windowStart, amount, limit, until }: Grant, now: number): void {
    const held = this.#slices.get(budgetId);
    const aheadFrom = amount > 0 ? now : now + aheadPauseMilliseconds;
    if (held !== undefined && held.windowStart === windowStart) {
      held.until = until;
      held.limit = limit;
      held.available += amount;
      held.aheadFrom = aheadFrom;
      held.touchedAt = now;
      if (amount > 0) { held.granted = amount; held.grantedAt = now; }
      return;
    }
    if (held !== undefined) this.#leave(budgetId, held);
    this.#slices.set(budgetId, { windowStart, until, limit, available: amount, granted: amount, grantedAt: now, touchedAt: now, aheadFrom });
  }

  /** What a request did not use after all. Of a window that is over, it is left over. */
  giveBack(portion: Portion): void {
    if (portion.amount === 0) return;
    const slice = this.#slices.get(portion.budgetId);
    if (slice !== undefined && slice.windowStart === portion.windowStart) slice.available += portion.amount;
    else this.#leftovers.push(portion);
  }

  wish(budgetId: string, need: number, now: number): number {
    const slice = this.#slices.get(budgetId);
    return nextWish({ need, granted: slice?.granted ?? 0, lastedMilliseconds: slice === undefined ? Number.POSITIVE_INFINITY : now - slice.grantedAt });
  }

  /** Notes that a piece is being asked for ahead, so that it is asked for once. */
  asking(budgetId: string, now: number): void {
    const slice = this.#slices.get(budgetId);
    if (slice !== undefined) slice.aheadFrom = now + aheadPauseMilliseconds;
  }

  /** What nobody used for so long, and what is left over, leaves the book for good: it is to be returned. */
  collect(idleSince: number): readonly Portion[] {
    for (const [budgetId, slice] of this.#slices) if (slice.touchedAt <= idleSince) { this.#slices.delete(budgetId); this.#leave(budgetId, slice); }
    const left = this.#leftovers;
    this.#leftovers = [];
    return left;
  }

  #leave(budgetId: string, { windowStart, available }: Slice): void {
    if (available > 0) this.#leftovers.push({ budgetId, windowStart, amount: available });
  }
}
