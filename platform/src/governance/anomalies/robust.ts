/** The middle of numbers; 0 of none. */
export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

/** Between two values it is drawn straight. */
export function quantile(values: readonly number[], part: number): number {
  const sorted = values.toSorted((left, right) => left - right);
  const place = (sorted.length - 1) * part;
  const below = sorted[Math.floor(place)] ?? 0;
  return below + ((sorted[Math.ceil(place)] ?? below) - below) * (place - Math.floor(place));
}

/** 1.4826 times the median distance from the median: the standard deviation of what is normally distributed, and blind to a few outliers. */
export function robustSpread(values: readonly number[]): number {
  const middle = median(values);
  return 1.4826 * median(values.map((value) => Math.abs(value - middle)));
}
