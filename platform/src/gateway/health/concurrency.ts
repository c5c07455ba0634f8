/** Gives a place back; once is enough. */
export type Release = () => void;

/** How many calls may be under way with a credential in this process. */
export interface Concurrency {
  /** A place at once; `null` where all are taken, or others wait before. */
  take(credentialId: string, cap: number): Release | null;
  /** A place that nobody misses: at most half of them go, and with a single one none. `null`: not now. */
  takeSpare(credentialId: string, cap: number): Release | null;
  /** Waits for a place in turn; `null` where none came in time, or too many wait already. */
  wait(credentialId: string, cap: number, milliseconds: number): Promise<Release | null>;
  isFull(credentialId: string, cap: number): boolean;
  /** Calls under way and waiting. */
  countOf(credentialId: string): { readonly taken: number; readonly waiting: number };
}

interface Places { taken: number; readonly waiting: (() => void)[] }

/** So many wait for each place at most: the others are told at once. */
const waitingForEachPlace = 4;

/**
 * Places for each credential: first come, first served. A cap is one of all gateway processes together and is divided between them, so that
 * each decides for itself; each has at least one.
 */
export function createConcurrency(processes = 1): Concurrency {
  const places = new Map<string, Places>();
  const shareOf = (cap: number) => Math.max(1, Math.floor(cap / processes));

  function placesOf(credentialId: string): Places {
    const known = places.get(credentialId);
    if (known !== undefined) return known;
    const made: Places = { taken: 0, waiting: [] };
    places.set(credentialId, made);
    return made;
  }

  function releaseOf(credentialId: string, of: Places): Release {
    let released = false;
    return () => {
      if (released) return;
      released = true;
      const next = of.waiting.shift();
      // The place goes from hand to hand: nobody who comes now is served before who waits.
      if (next !== undefined) { next(); return; }
      of.taken -= 1;
      if (of.taken === 0) places.delete(credentialId);
    };
  }

  function take(credentialId: string, cap: number): Release | null {
    const of = placesOf(credentialId);
    if (of.taken >= shareOf(cap)) return null;
    of.taken += 1;
    return releaseOf(credentialId, of);
  }

  return {
    take,
    takeSpare: (credentialId, cap) => ((places.get(credentialId)?.taken ?? 0) < Math.floor(shareOf(cap) / 2) ? take(credentialId, cap) : null),
    wait(credentialId, cap, milliseconds) {
      const at = take(credentialId, cap);
      const of = placesOf(credentialId);
      if (at !== null || of.waiting.length >= shareOf(cap) * waitingForEachPlace) return Promise.resolve(at);
      return new Promise((resolve) => {
        const served = () => { clearTimeout(timer); resolve(releaseOf(credentialId, of)); };
        const timer = setTimeout(() => {
          of.waiting.splice(of.waiting.indexOf(served), 1);
          resolve(null);
        }, milliseconds);
        of.waiting.push(served);
      });
    },
    isFull: (credentialId, cap) => (places.get(credentialId)?.taken ?? 0) >= shareOf(cap),
    countOf(credentialId) {
      const of = places.get(credentialId);
      return { taken: of?.taken ?? 0, waiting: of?.waiting.length ?? 0 };
    },
  };
}
