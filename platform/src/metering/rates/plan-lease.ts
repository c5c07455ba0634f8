/** One kind of a rate cap (requests, tokens) in the present minute. `limit` `null`: not capped. */
export interface RateState { readonly limit: number | null; readonly leased: number; readonly wanted: number }

/** How much of a minute is handed out at once at most: a process comes back about twenty times a minute. */
const slices = 20;
/** Of what is left, no process takes more than an eighth: towards the end all come back for single requests. */
const shareOfRest = 8;

/**
 * What a process is handed: at least what it wants, up to a slice; `null` where there is not that much left. What is handed
 * out never adds up to more than the limit. Pure.
 */
export function planLease({ limit, leased, wanted }: RateState): number | null {
  if (limit === null || wanted <= 0) return 0;
  const left = Math.max(0, limit - leased);
  if (wanted > left) return null;
  return Math.max(wanted, Math.min(Math.floor(limit / slices), Math.floor(left / shareOfRest)));
}
