import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { describe, it } from 'node:test';
import { openCompactRange } from './compact-range.ts';
import { makeInclusionProof, verifyInclusion } from './merkle-proofs.ts';
import { merkleRoot } from './merkle.ts';
import { proveAdded } from './range-proof.ts';

const sha256 = (bytes: Uint8Array): Uint8Array => createHash('sha256').update(bytes).digest();
const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
const leaves = Array.from({ length: 40 }, (_value, index) => sha256(Buffer.from([index])));

describe('A3 inclusion proofs from a checkpoint alone', () => {
  it('A3 are those of RFC 6962 over all leaves, for every size before, every size after and every leaf that was added', () => {
    for (let size = 1; size <= leaves.length; size += 1) {
      const tree = leaves.slice(0, size);
      const root = merkleRoot(tree, sha256);
      for (let from = 0; from < size; from += 1) {
        const range = openCompactRange(sha256);
        for (const leaf of tree.slice(0, from)) range.append(leaf);
        const signed = { from, edge: range.edge(), leafHashes: tree.slice(from) };
        for (let index = from; index < size; index += 7) {
          const proof = proveAdded(signed, index, sha256);
          assert.deepEqual(proof.map(hex), makeInclusionProof(tree, index, sha256).map(hex));
          assert.ok(verifyInclusion({ index, size, leafHash: tree[index] ?? new Uint8Array(), root, proof }, sha256));
        }
      }
    }
  });

  it('A3 a leaf that another checkpoint added, or an edge of another size, is refused', () => {
    const range = openCompactRange(sha256);
    for (const leaf of leaves.slice(0, 5)) range.append(leaf);
    assert.throws(() => proveAdded({ from: 5, edge: range.edge(), leafHashes: leaves.slice(5) }, 4, sha256), RangeError);
    assert.throws(() => proveAdded({ from: 5, edge: range.edge(), leafHashes: leaves.slice(5) }, 40, sha256), RangeError);
    assert.throws(() => proveAdded({ from: 6, edge: range.edge().slice(32), leafHashes: leaves.slice(6) }, 7, sha256), RangeError);
  });
});
