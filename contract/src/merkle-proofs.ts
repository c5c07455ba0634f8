import { sameBytes } from './bytes.ts';
import { type Sha256, hashNode, merkleRoot } from './merkle.ts';

/** A proof: hashes, from the bottom of the tree to its top. */
export type Proof = readonly Uint8Array[];

/**
 * That a leaf stands in a tree: the audit path of RFC 6962, section 2.1.1.
 * @param leafHashes all leaves of the tree, in order. @throws RangeError where `index` is none of them.
 */
export function makeInclusionProof(leafHashes: readonly Uint8Array[], index: number, sha256: Sha256): Proof {
  if (!Number.isInteger(index) || index < 0 || index >= leafHashes.length) throw new RangeError(`there is no leaf ${index} among ${leafHashes.length}`);
  if (leafHashes.length === 1) return [];
  const split = splitOf(leafHashes.length);
  const [left, right] = [leafHashes.slice(0, split), leafHashes.slice(split)];
  return index < split ? [...makeInclusionProof(left, index, sha256), merkleRoot(right, sha256)] : [...makeInclusionProof(right, index - split, sha256), merkleRoot(left, sha256)];
}

/** Whether a proof shows the leaf at `index` in the tree of `size` leaves with this root (RFC 9162, section 2.1.3.2). */
export function verifyInclusion(claim: { readonly index: number; readonly size: number; readonly leafHash: Uint8Array; readonly root: Uint8Array; readonly proof: Proof }, sha256: Sha256): boolean {
  const { index, size, root } = claim;
  if (!isSize(size) || !isSize(index) || index >= size) return false;
  let [node, last, hash] = [index, size - 1, claim.leafHash];
  for (const sibling of claim.proof) {
    if (last === 0) return false;
    if (isOdd(node) || node === last) {
      hash = hashNode(sibling, hash, sha256);
      while (!isOdd(node) && node !== 0) [node, last] = [half(node), half(last)];
    } else {
      hash = hashNode(hash, sibling, sha256);
    }
    [node, last] = [half(node), half(last)];
  }
  return last === 0 && sameBytes(hash, root);
}

/**
 * That a tree begins with an earlier one: the consistency proof of RFC 6962, section 2.1.2. Empty from size 0 and to the same size.
 * @param leafHashes all leaves of the later tree. @throws RangeError where the earlier one would be larger.
 */
export function makeConsistencyProof(leafHashes: readonly Uint8Array[], firstSize: number, sha256: Sha256): Proof {
  if (!isSize(firstSize) || firstSize > leafHashes.length) throw new RangeError(`a tree of ${leafHashes.length} leaves has no earlier one of ${firstSize}`);
  return firstSize === 0 ? [] : subProof(leafHashes, { firstSize, whole: true }, sha256);
}

function subProof(leafHashes: readonly Uint8Array[], { firstSize, whole }: { firstSize: number; whole: boolean }, sha256: Sha256): Uint8Array[] {
  if (firstSize === leafHashes.length) return whole ? [] : [merkleRoot(leafHashes, sha256)];
  const split = splitOf(leafHashes.length);
  const [left, right] = [leafHashes.slice(0, split), leafHashes.slice(split)];
  return firstSize <= split
    ? [...subProof(left, { firstSize, whole }, sha256), merkleRoot(right, sha256)]
    : [...subProof(right, { firstSize: firstSize - split, whole: false }, sha256), merkleRoot(left, sha256)];
}

/** Whether a proof shows that the later tree begins with the earlier one (RFC 9162, section 2.1.4.2). */
export function verifyConsistency(claim: { readonly firstSize: number; readonly firstRoot: Uint8Array; readonly size: number; readonly root: Uint8Array; readonly proof: Proof }, sha256: Sha256): boolean {
  const { firstSize, firstRoot, size, root } = claim;
  if (!isSize(firstSize) || !isSize(size) || firstSize > size) return false;
  if (firstSize === 0) return claim.proof.length === 0 && sameBytes(firstRoot, sha256(new Uint8Array()));
  if (firstSize === size) return claim.proof.length === 0 && sameBytes(firstRoot, root);
  // Where the earlier tree is perfect, its root is the first node of the proof.
  const [start, ...siblings] = Number.isInteger(Math.log2(firstSize)) ? [firstRoot, ...claim.proof] : claim.proof;
  if (start === undefined || siblings.length === 0) return false;
  let [node, last] = [firstSize - 1, size - 1];
  while (isOdd(node)) [node, last] = [half(node), half(last)];
  let [first, second] = [start, start];
  for (const sibling of siblings) {
    if (last === 0) return false;
    if (isOdd(node) || node === last) {
      [first, second] = [hashNode(sibling, first, sha256), hashNode(sibling, second, sha256)];
      while (!isOdd(node) && node !== 0) [node, last] = [half(node), half(last)];
    } else {
      second = hashNode(second, sibling, sha256);
    }
    [node, last] = [half(node), half(last)];
  }
  return last === 0 && sameBytes(first, firstRoot) && sameBytes(second, root);
}

/** Where a tree of so many leaves parts: the largest power of two below them. */
export function splitOf(size: number): number {
  let split = 1;
  while (split * 2 < size) split *= 2;
  return split;
}

const isSize = (value: number): boolean => Number.isSafeInteger(value) && value >= 0;
const isOdd = (value: number): boolean => value % 2 === 1;
const half = (value: number): number => Math.floor(value / 2);
