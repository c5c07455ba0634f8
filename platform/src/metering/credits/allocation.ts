/** What is left of credits that were granted at once. Money in nano-US-dollars, times in milliseconds since the epoch. */
export interface OpenGrant { readonly id: string; readonly remainingNanoUsd: number; readonly expiresAt: number }

export interface Draw {
  readonly parts: readonly { readonly grantId: string; readonly amountNanoUsd: number }[];
  /** What no grant covers: the platform bears it. */
  readonly uncoveredNanoUsd: number;
}

/** How long after its end a grant may still pay: for requests that were made before it, and whose outcome comes late. */
export const lateMilliseconds = 86_400_000;

/** The order in which credits are used: those that expire first, first; of the same day, those that were granted first (their ids rise). */
export function inOrderOfUse<Grant extends Pick<OpenGrant, 'id' | 'expiresAt'>>(grants: readonly Grant[]): Grant[] {
  return grants.toSorted((left, right) => left.expiresAt - right.expiresAt || (left.id < right.id ? -1 : 1));
}

/** What a request that begins now may count on. Pure. */
export function spendable(grants: readonly OpenGrant[], now: number): number {
  return grants.reduce((sum, grant) => sum + (grant.expiresAt > now ? grant.remainingNanoUsd : 0), 0);
}

/**
 * Takes what a request cost from the grants that were good when it was made, in the order of use. Never more than there is: what is
 * missing is `uncoveredNanoUsd`. Pure.
 */
export function draw(grants: readonly OpenGrant[], amountNanoUsd: number, madeAt: number): Draw {
  const parts: { grantId: string; amountNanoUsd: number }[] = [];
  let left = amountNanoUsd;
  for (const grant of inOrderOfUse(grants)) {
    if (left === 0) break;
    if (grant.expiresAt <= madeAt) continue;
    const taken = Math.min(left, grant.remainingNanoUsd);
    if (taken === 0) continue;
    parts.push({ grantId: grant.id, amountNanoUsd: taken });
    left -= taken;
  }
  return { parts, uncoveredNanoUsd: left };
}

/** The grants after a draw. Pure. */
export function afterDraw(grants: readonly OpenGrant[], { parts }: Draw): OpenGrant[] {
  const taken = new Map(parts.map((part) => [part.grantId, part.amountNanoUsd]));
  return grants.map((grant) => ({ ...grant, remainingNanoUsd: grant.remainingNanoUsd - (taken.get(grant.id) ?? 0) }));
}

/** Grants whose rest is written off: ended, and no request from before can still come. Pure. */
export function writtenOff<Grant extends OpenGrant>(grants: readonly Grant[], now: number): Grant[] {
  return inOrderOfUse(grants.filter((grant) => grant.remainingNanoUsd > 0 && grant.expiresAt + lateMilliseconds <= now));
}
