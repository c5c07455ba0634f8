import { type Sha256, hashNode } from './merkle.ts';
import { type Proof, splitOf } from './merkle-proofs.ts';

/** A perfect subtree: the `2^height` leaves from `index · 2^height` on. */
export interface Subtree { readonly height: number; readonly index: number }

/** What a proof is made of, from the bottom of the tree to its top: for each of its hashes the perfect subtrees that it is the root of, the largest first. */
export type ProofPlan = readonly (readonly Subtree[])[];

/**
 * Which subtrees the inclusion proof (RFC 6962, section 2.1.1) of a leaf takes: about twice the logarithm of the size, whatever the size.
 * @throws RangeError where the tree has no such leaf.
 */
export function planInclusion(index: number, size: number): ProofPlan {
  if (!Number.isSafeInteger(index) || index < 0 || index >= size) throw new RangeError(`there is no leaf ${index} among ${size}`);
  const path: Subtree[][] = [];
  let [low, high] = [0, size];
  while (high - low > 1) {
    const middle = low + splitOf(high - low);
    if (index < middle) { path.push(subtreesOf(middle, high)); high = middle; } else { path.push(subtreesOf(low, middle)); low = middle; }
  }
  return path.toReversed();
}

/**
 * Which subtrees the consistency proof (RFC 6962, section 2.1.2) from the tree of the first `from` leaves takes. None from size 0 and to the same size.
 * @throws RangeError where the earlier tree would be larger.
 */
export function planConsistency(from: number, size: number): ProofPlan {
  if (!Number.isSafeInteger(from) || from < 0 || from > size) throw new RangeError(`a tree of ${size} leaves has no earlier one of ${from}`);
  if (from === 0 || from === size) return [];
  const path: Subtree[][] = [];
  let [low, high] = [0, size];
  while (high !== from) {
    const middle = low + splitOf(high - low);
    if (from <= middle) { path.push(subtreesOf(middle, high)); high = middle; } else { path.push(subtreesOf(low, middle)); low = middle; }
  }
  // Where the earlier tree is itself a node on the way, whoever verifies has its root.
  return low === 0 ? path.toReversed() : [subtreesOf(low, high), ...path.toReversed()];
}

/** The proof of a plan, out of the roots of its subtrees. */
export function makeProof(plan: ProofPlan, rootOf: (subtree: Subtree) => Uint8Array, sha256: Sha256): Proof {
  return plan.map((subtrees) => subtrees.map(rootOf).reduceRight((right, left) => hashNode(left, right, sha256)));
}

/** The perfect subtrees that the leaves from `low` up to `high` make, the largest first: one for each one-bit of their number, since the tree parts nowhere else. */
function subtreesOf(low: number, high: number): Subtree[] {
  const subtrees: Subtree[] = [];
  for (let start = low; start < high;) {
    let height = 0;
    while (2 ** (height + 1) <= high - start) height += 1;
    subtrees.push({ height, index: start / 2 ** height });
    start += 2 ** height;
  }
  return subtrees;
}
