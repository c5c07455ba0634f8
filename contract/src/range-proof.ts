import { splitHashes } from './compact-range.ts';
import { type Sha256, hashNode } from './merkle.ts';
import type { Proof } from './merkle-proofs.ts';

/** What a checkpoint was made from: the right edge of the tree before it, and the leaves it added. */
export interface SignedRange {
  /** Size of the tree before. */
  readonly from: number;
  /** Roots of the perfect subtrees of that tree, the largest first, one after the other (see `openCompactRange`). */
  readonly edge: Uint8Array;
  /** Hashes of the leaves from `from` up to the new size. */
  readonly leafHashes: readonly Uint8Array[];
}

/**
 * The inclusion proof (RFC 6962, section 2.1.1) of a leaf in the tree of a checkpoint that added it, without any older leaf: what came before is known by
 * its perfect subtrees. Takes as many hashes as the checkpoint added leaves.
 *
 * @throws RangeError where the checkpoint did not add that leaf, or the edge does not belong to `from`.
 */
export function proveAdded({ from, edge, leafHashes }: SignedRange, index: number, sha256: Sha256): Proof {
  const size = from + leafHashes.length;
  if (!Number.isSafeInteger(index) || index < from || index >= size) throw new RangeError(`this checkpoint added the leaves ${from} to ${size - 1}, and not ${index}`);
  const known = subtreesOf(from, edge);

  function rootOf(low: number, high: number): Uint8Array {
    const before = known.get(`${low} ${high}`);
    if (before !== undefined) return before;
    if (high - low === 1) {
      const leaf = leafHashes[low - from];
      if (leaf === undefined) throw new RangeError('the edge does not belong to its size');
      return leaf;
    }
    const middle = low + splitOf(high - low);
    return hashNode(rootOf(low, middle), rootOf(middle, high), sha256);
  }

  const path: Uint8Array[] = [];
  let [low, high] = [0, size];
  while (high - low > 1) {
    const middle = low + splitOf(high - low);
    if (index < middle) { path.push(rootOf(middle, high)); high = middle; } else { path.push(rootOf(low, middle)); low = middle; }
  }
  return path.toReversed();
}

/**
 * The consistency proof (RFC 6962, section 2.1.2) from the tree of `from` leaves to one that has `leafHashes` more, without any leaf of the earlier one: all that the proof needs of
 * it are roots of its perfect subtrees. Empty from size 0 and to the same size.
 *
 * @throws RangeError where the edge does not belong to `from`.
 */
export function proveExtended({ from, edge, leafHashes }: SignedRange, sha256: Sha256): Proof {
  const size = from + leafHashes.length;
  const known = subtreesOf(from, edge);
  if (from === 0 || from === size) return [];

  function rootOf(low: number, high: number): Uint8Array {
    const hash = high <= from ? known.get(`${low} ${high}`) : high - low === 1 ? leafHashes[low - from] : undefined;
    if (hash !== undefined) return hash;
    if (low < from) throw new RangeError('the edge does not belong to its size');
    const middle = low + splitOf(high - low);
    return hashNode(rootOf(low, middle), rootOf(middle, high), sha256);
  }

  const path: Uint8Array[] = [];
  let [low, high] = [0, size];
  while (high !== from) {
    const middle = low + splitOf(high - low);
    if (from <= middle) { path.push(rootOf(middle, high)); high = middle; } else { path.push(rootOf(low, middle)); low = middle; }
  }
  // Where the earlier tree is itself a node on the way, whoever verifies has its root.
  return low === 0 ? path.toReversed() : [rootOf(low, high), ...path.toReversed()];
}

/** The perfect subtrees of a tree by their ranges: one for each one-bit of its size. */
function subtreesOf(size: number, edge: Uint8Array): ReadonlyMap<string, Uint8Array> {
  const hashes = splitHashes(edge);
  const known = new Map<string, Uint8Array>();
  let low = 0;
  for (const hash of hashes ?? []) {
    const length = low < size ? largestPower(size - low) : 0;
    known.set(`${low} ${low + length}`, hash);
    low += length;
  }
  if (hashes === null || low !== size) throw new RangeError('the edge does not belong to its size');
  return known;
}

/** The largest power of two that is not above `count`. */
function largestPower(count: number): number {
  let power = 1;
  while (power * 2 <= count) power *= 2;
  return power;
}

/** The largest power of two below `count`: where a tree of that many leaves parts. */
function splitOf(count: number): number {
  const power = largestPower(count);
  return power === count ? power / 2 : power;
}
