/** Calls of the last minutes, in numbers that can be added up over processes. */
export interface CallCounts {
  readonly answered: number;
  readonly failed: number;
  /** Refused by the provider for a rate limit. */
  readonly limited: number;
  /** How many answers began in each span of time: see `bucketOf`. Only those that hold some. */
  readonly firstBytes: readonly (readonly [bucket: number, count: number])[];
}

/** What is told is of the last 2.5 to 5 minutes. */
export const halfMilliseconds = 150_000;
const stepsForEachDoubling = 4;
/** Up to about three minutes; what took longer counts there. */
const buckets = 72;

interface Half { start: number; answered: number; failed: number; limited: number; readonly firstBytes: Uint32Array }

/**
 * Counts of one leg in two halves of a window, the older of which is dropped as a whole: a call costs a few additions, and memory is the same
 * however many there are.
 */
export class RecentCalls {
  #now: Half | null = null;
  #before: Half | null = null;

  answered(at: number, firstByteMilliseconds: number | null): void {
    const half = this.#halfAt(at);
    half.answered += 1;
    if (firstByteMilliseconds === null) return;
    const bucket = bucketOf(firstByteMilliseconds);
    half.firstBytes[bucket] = (half.firstBytes[bucket] ?? 0) + 1;
  }

  failed(at: number): void {
    this.#halfAt(at).failed += 1;
  }

  limited(at: number): void {
    this.#halfAt(at).limited += 1;
  }

  read(at: number): CallCounts {
    const halves = [this.#now, this.#before].filter((half) => half !== null && at - half.start < 2 * halfMilliseconds) as Half[];
    const sum = (of: (half: Half) => number): number => halves.reduce((total, half) => total + of(half), 0);
    const firstBytes = Array.from({ length: buckets }, (_, bucket) => [bucket, sum((half) => half.firstBytes[bucket] ?? 0)] as const).filter(([, count]) => count > 0);
    return { answered: sum(({ answered }) => answered), failed: sum(({ failed }) => failed), limited: sum(({ limited }) => limited), firstBytes };
  }

  #halfAt(at: number): Half {
    const present = this.#now;
    if (present !== null && at - present.start < halfMilliseconds) return present;
    // After a pause the half before is no longer near enough.
    this.#before = present !== null && at - present.start < 2 * halfMilliseconds ? present : null;
    return (this.#now = { start: at, answered: 0, failed: 0, limited: 0, firstBytes: new Uint32Array(buckets) });
  }
}

/** Each bucket is a fifth wider than the one before: the middle of one is within 10 % of whatever fell into it. */
export function bucketOf(milliseconds: number): number {
  return Math.min(buckets - 1, Math.max(0, Math.floor(Math.log2(Math.max(1, milliseconds)) * stepsForEachDoubling)));
}

/** The time under which this share of the calls stayed, in milliseconds; `null` where there were none. Pure. */
export function quantileOf(firstBytes: CallCounts['firstBytes'], share: number): number | null {
  const sorted = firstBytes.toSorted(([left], [right]) => left - right);
  const wanted = sorted.reduce((sum, [, count]) => sum + count, 0) * share;
  let seen = 0;
  for (const [bucket, count] of sorted) {
    seen += count;
    if (seen >= wanted) return Math.round(2 ** ((bucket + 0.5) / stepsForEachDoubling));
  }
  return null;
}
