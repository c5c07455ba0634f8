import { type Sha256, hashNode } from './merkle.ts';
import type { Subtree } from './subtree-proof.ts';

/** Bytes of a hash in the tree. */
export const hashBytes = 32;

/**
 * The right edge of an RFC 6962 tree that only grows: the roots of its perfect subtrees, the largest first; as many as the
 * size has one-bits. With it, a leaf is added and a root computed without the leaves of before: memory and time are log n.
 */
export interface CompactRange {
  /** Leaves so far. */
  readonly size: number;
  append(leafHash: Uint8Array): void;
  /** Root at this size; SHA-256 of nothing for no leaf. */
  root(): Uint8Array;
  /** The edge as it is kept: its hashes one after the other. */
  edge(): Uint8Array;
}

/** An edge that cannot belong to its size. */
export class CompactRangeError extends Error {
  readonly code = 'KEYSTEAD_COMPACT_RANGE_MALFORMED';
}

/**
 * Goes on from a kept edge, or begins with no leaf.
 * @param onSubtree told of each perfect subtree of two leaves and more that became whole.
 * @throws CompactRangeError where the edge has not one hash for each one-bit of the size.
 */
export function openCompactRange(sha256: Sha256, kept: { readonly size: number; readonly edge: Uint8Array } = { size: 0, edge: new Uint8Array() }, onSubtree: (subtree: Subtree, root: Uint8Array) => void = () => undefined): CompactRange {
  let { size } = kept;
  const hashes = splitHashes(kept.edge);
  if (hashes === null || hashes.length !== oneBits(size)) throw new CompactRangeError(`an edge of ${kept.edge.byteLength} bytes does not belong to ${size} leaves`);

  return {
    get size() { return size; },
    append(leafHash) {
      hashes.push(leafHash);
      let height = 0;
      // Two subtrees of the same height become one, as a carry does when one is added to the size.
      for (let rest = size; rest % 2 === 1; rest = Math.floor(rest / 2)) {
        const [left, right] = hashes.splice(-2);
        if (left === undefined || right === undefined) continue;
        const root = hashNode(left, right, sha256);
        hashes.push(root);
        height += 1;
        onSubtree({ height, index: (size + 1) / 2 ** height - 1 }, root);
      }
      size += 1;
    },
    root: () => (hashes.length === 0 ? sha256(new Uint8Array()) : hashes.reduceRight((right, left) => hashNode(left, right, sha256))),
    edge: () => joinHashes(hashes),
  };
}

/** Hashes one after the other, as one run of bytes. */
export function joinHashes(hashes: readonly Uint8Array[]): Uint8Array {
  const joined = new Uint8Array(hashes.length * hashBytes);
  for (const [index, hash] of hashes.entries()) joined.set(hash, index * hashBytes);
  return joined;
}

/** The hashes of such a run, or `null` where its length is not a multiple of theirs. */
export function splitHashes(joined: Uint8Array): Uint8Array[] | null {
  if (joined.byteLength % hashBytes !== 0) return null;
  return Array.from({ length: joined.byteLength / hashBytes }, (_value, index) => joined.slice(index * hashBytes, (index + 1) * hashBytes));
}

function oneBits(size: number): number {
  let count = 0;
  for (let rest = size; rest > 0; rest = Math.floor(rest / 2)) count += rest % 2;
  return count;
}
