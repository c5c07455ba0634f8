/** A decaying average of milliseconds; what is older than `forgetMilliseconds` is not known any more. */
export interface Average { readonly value: number; readonly at: number }

const decayMilliseconds = 30_000;
const leastWeight = 0.2;
const forgetMilliseconds = 300_000;

/** The average with one more sample: the longer nothing came, the more the new one weighs. Pure. */
export function averaged(before: Average | null, sample: number, now: number): Average {
  if (before === null || now - before.at > forgetMilliseconds) return { value: sample, at: now };
  const weight = Math.max(leastWeight, 1 - Math.exp(-(now - before.at) / decayMilliseconds));
  return { value: before.value + (sample - before.value) * weight, at: now };
}

export function currentAverage(average: Average | null, now: number): number | null {
  return average === null || now - average.at > forgetMilliseconds ? null : average.value;
}

/**
 * How many requests of a credential may be sent a second time: some at once, then a share of its calls. In a storm of errors the
 * provider is called little more than without repeats (fault 10).
 */
export interface RepeatBudget { readonly left: number; readonly at: number }

const mostRepeats = 10;
const repeatsForEachCall = 0.1;
const repeatsEachSecond = 0.5;

export function fullBudget(now: number): RepeatBudget {
  return { left: mostRepeats, at: now };
}

/** `calls`: first attempts since the last time. Pure. */
export function filled(budget: RepeatBudget, now: number, calls: number): RepeatBudget {
  return { left: Math.min(mostRepeats, budget.left + calls * repeatsForEachCall + (Math.max(0, now - budget.at) / 1_000) * repeatsEachSecond), at: now };
}
