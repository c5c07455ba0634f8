/** A unit (an event, an element) longer than this is passed on as it comes and not kept, where nothing else is said. */
const usuallyKeptBytes = 1024 * 1024;
/** For who must understand all of a unit: a picture inside an event has several mebibytes. What is longer is lost to them. */
export const decodedBytes = 32 * 1024 * 1024;
/** Of such a unit this much of its end is looked at: the counts stand after the content. */
const tailBytes = 64 * 1024;
const empty: Buffer = Buffer.alloc(0);

/** What was held of a unit that has now ended: all of it, or, where it was too long, its end. */
export type Ended = { readonly whole: Buffer } | { readonly tail: Buffer };

/**
 * Holds back the bytes of a unit that has not ended yet, so that a stream which breaks is broken between units. Memory
 * stays bounded: a unit that grows too long goes out as it comes.
 */
export interface HoldBack {
  /** True while nothing of a unit is under way. */
  readonly idle: boolean;
  /** The last bytes of the unit under way; at least two where there are two. */
  readonly last: Buffer;
  /** Takes the rest of a chunk. What must go on at once is added to `out`. */
  hold(rest: Buffer, out: Buffer[]): void;
  /** The unit ends with `piece`. */
  end(piece: Buffer): Ended;
}

export function openHoldBack(keptBytes = usuallyKeptBytes): HoldBack {
  /** Pieces of the unit under way, `null` once it has grown too long to keep. */
  let held: Buffer[] | null = [];
  let heldBytes = 0;
  let tail = empty;

  return {
    get idle() { return held !== null && held.length === 0; },
    get last() { return held === null ? tail : lastBytes(held); },
    hold(rest, out) {
      if (rest.length === 0) return;
      if (held !== null && heldBytes + rest.length <= keptBytes) {
        held.push(rest);
        heldBytes += rest.length;
        return;
      }
      for (const piece of held ?? []) { out.push(piece); tail = joinTail(tail, piece); }
      out.push(rest);
      tail = joinTail(tail, rest);
      held = null;
      heldBytes = 0;
    },
    end(piece) {
      const ended: Ended = held === null ? { tail: joinTail(tail, piece) } : { whole: held.length === 0 ? piece : Buffer.concat([...held, piece]) };
      held = [];
      heldBytes = 0;
      tail = empty;
      return ended;
    },
  };
}

/** The pieces as one; the usual single piece as it is. */
export function joinPieces(pieces: readonly Buffer[]): Buffer {
  const [first] = pieces;
  if (first === undefined) return empty;
  return pieces.length === 1 ? first : Buffer.concat(pieces);
}

function joinTail(tail: Buffer, more: Buffer): Buffer {
  const joined = more.length >= tailBytes ? more : Buffer.concat([tail, more]);
  return joined.length > tailBytes ? joined.subarray(joined.length - tailBytes) : joined;
}

function lastBytes(held: readonly Buffer[]): Buffer {
  const last = held[held.length - 1];
  if (last === undefined) return empty;
  if (last.length >= 2 || held.length === 1) return last;
  return Buffer.concat([held[held.length - 2] ?? empty, last]);
}
