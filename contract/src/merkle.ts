/**
 * Hashes of the Merkle tree of RFC 6962, section 2.1. Pure; the caller brings SHA-256, so that the same code serves
 * the server, the command line and the browser.
 */
export type Sha256 = (bytes: Uint8Array) => Uint8Array;

const leafPrefix = 0x00;
const nodePrefix = 0x01;

/** Hash of a leaf: SHA-256(0x00 ‖ leaf). */
export function hashLeaf(leaf: Uint8Array, sha256: Sha256): Uint8Array {
  const input = new Uint8Array(1 + leaf.byteLength);
  input[0] = leafPrefix;
  input.set(leaf, 1);
  return sha256(input);
}

/** Hash of an inner node: SHA-256(0x01 ‖ left ‖ right). */
export function hashNode(left: Uint8Array, right: Uint8Array, sha256: Sha256): Uint8Array {
  const input = new Uint8Array(1 + left.byteLength + right.byteLength);
  input[0] = nodePrefix;
  input.set(left, 1);
  input.set(right, 1 + left.byteLength);
  return sha256(input);
}

/**
 * Root over leaf hashes in order; SHA-256 of nothing for an empty log. Pairing neighbours level by level, with an odd
 * last one carried up as it is, gives the same tree as the recursive definition of the RFC.
 */
export function merkleRoot(leafHashes: readonly Uint8Array[], sha256: Sha256): Uint8Array {
  let level = leafHashes;
  if (level.length === 0) return sha256(new Uint8Array(0));
  while (level.length > 1) level = parentsOf(level, sha256);
  return level[0] ?? sha256(new Uint8Array(0));
}

function parentsOf(level: readonly Uint8Array[], sha256: Sha256): Uint8Array[] {
  const parents: Uint8Array[] = [];
  for (let index = 0; index < level.length; index += 2) {
    const left = level[index];
    const right = level[index + 1];
    if (left === undefined) continue;
    parents.push(right === undefined ? left : hashNode(left, right, sha256));
  }
  return parents;
}
