/** What an eval may still spend. Before a call its worst case is taken out; after it, what it did not cost goes back. */
export interface Purse {
  /** Takes the most that a call can cost (nano-US-dollars). @returns false where that could go over the limit: then nothing was taken. */
  take(mostNanoUsd: number): boolean;
  /** What a taken call cost; `null` where nobody knows (yet): then its worst case stays taken. */
  settle(mostNanoUsd: number, costNanoUsd: number | null): void;
  /** Spent or held by calls under way. */
  readonly takenNanoUsd: number;
}

/** @param spentNanoUsd what an earlier part of the same eval cost. */
export function createPurse(limitNanoUsd: number, spentNanoUsd: number): Purse {
  let taken = spentNanoUsd;
  return {
    take(most) {
      if (taken + most > limitNanoUsd) return false;
      taken += most;
      return true;
    },
    settle(most, cost) { taken += (cost ?? most) - most; },
    get takenNanoUsd() { return taken; },
  };
}
