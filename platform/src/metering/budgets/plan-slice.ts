/** One window of a budget as the database has it, and what a process asks of it. All in the budget's unit. */
export interface SliceQuestion {
  readonly limit: number;
  /** Settled, and reserved by everybody. */
  readonly committed: number;
  /** What a request that waits still lacks; 0: none waits, the process asks ahead. */
  readonly need: number;
  /** What it would like to hold. */
  readonly wish: number;
  /** Smaller pieces than this are of no use ahead of time. */
  readonly least: number;
}

/** Of a whole limit, no process is handed more than a twentieth at once. */
const mostShareOfLimit = 20;
/** Of what is left, no more than an eighth: towards the end everybody comes back for single requests. */
const mostShareOfRest = 8;

/**
 * How much of a window is handed out: at least what is needed, else as much of the wish as is fair to other processes; `null`
 * where there is not that much left. What is handed out never adds up to more than the limit. Pure.
 */
export function planSlice({ limit, committed, need, wish, least }: SliceQuestion): number | null {
  const left = Math.max(0, limit - committed);
  if (need > left) return null;
  const fair = Math.min(wish, Math.floor(limit / mostShareOfLimit), Math.floor(left / mostShareOfRest));
  return fair >= Math.max(need, least, 1) ? fair : need;
}

/** What one budget has left, what the request at the head of a queue lacks of it, and what those behind it lack, in their order. */
export interface QueueQuestion { readonly left: number; readonly need: number; readonly queue: readonly number[] }

/**
 * Which of those behind the first one fit with it, and with each other, into every budget: as if they came one after the other, so that whoever does not fit stands in nobody's
 * way, and nothing is handed out that nobody can use. Pure.
 */
export function whoFits(budgets: readonly QueueQuestion[]): readonly boolean[] {
  const left = budgets.map((budget) => budget.left - budget.need);
  return Array.from({ length: Math.max(0, ...budgets.map(({ queue }) => queue.length)) }, (_each, place) => {
    const rest = budgets.map(({ queue }, index) => (left[index] ?? 0) - (queue[place] ?? 0));
    const fits = rest.every((each) => each >= 0);
    if (fits) left.splice(0, left.length, ...rest);
    return fits;
  });
}

/** A slice that lasts for less than this was too small. */
const tooQuickMilliseconds = 5_000;
const firstMultiple = 8;

/** What to wish for next: so many requests ahead at first, and double where the last slice was soon used up. Pure. */
export function nextWish({ need, granted, lastedMilliseconds }: { readonly need: number; readonly granted: number; readonly lastedMilliseconds: number }): number {
  const first = need * firstMultiple;
  return lastedMilliseconds < tooQuickMilliseconds ? Math.max(first, granted * 2) : Math.max(first, granted);
}
