import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { describe, it } from 'node:test';
import { openCompactRange } from './compact-range.ts';
import { makeConsistencyProof, makeInclusionProof, verifyConsistency, verifyInclusion } from './merkle-proofs.ts';
import { hashLeaf, merkleRoot } from './merkle.ts';

/** The same nodes come again and again. */
const digests = new Map<string, Uint8Array>();
function sha256(input: Uint8Array): Uint8Array {
  const text = Buffer.from(input).toString('latin1');
  const digest = digests.get(text) ?? createHash('sha256').update(input).digest();
  digests.set(text, digest);
  return digest;
}
const bytes = (hex: string): Uint8Array => Buffer.from(hex, 'hex');
const hex = (hash: Uint8Array): string => Buffer.from(hash).toString('hex');

/**
 * Leaves and proofs of the reference tests of Certificate Transparency (google/certificate-transparency, merkletree tests; the same
 * numbers stand in transparency-dev/merkle). Indexes count from 0.
 */
const reference = ['', '00', '10', '2021', '3031', '40414243', '5051525354555657', '606162636465666768696a6b6c6d6e6f'].map((input) => hashLeaf(bytes(input), sha256));
const inclusions: readonly { index: number; size: number; proof: readonly string[] }[] = [
  { index: 0, size: 1, proof: [] },
  { index: 0, size: 8, proof: ['96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7', '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e', '6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4'] },
  { index: 5, size: 8, proof: ['bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b', 'ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0', 'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7'] },
  { index: 2, size: 3, proof: ['fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125'] },
  { index: 1, size: 5, proof: ['6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d', '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e', 'bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b'] },
];
const consistencies: readonly { firstSize: number; size: number; proof: readonly string[] }[] = [
  { firstSize: 1, size: 1, proof: [] },
  { firstSize: 1, size: 8, proof: ['96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7', '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e', '6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4'] },
  { firstSize: 6, size: 8, proof: ['0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a', 'ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0', 'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7'] },
  { firstSize: 2, size: 5, proof: ['5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e', 'bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b'] },
  { firstSize: 6, size: 7, proof: ['0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a', 'b08693ec2e721597130641e8211e7eedccb4c26413963eee6c1e2ed16ffb1a5f', 'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7'] },
];

const leaves = Array.from({ length: 64 }, (_value, index) => hashLeaf(Uint8Array.of(index), sha256));
const roots = Array.from({ length: 65 }, (_value, size) => merkleRoot(leaves.slice(0, size), sha256));
const rootOf = (size: number): Uint8Array => roots[size] ?? assert.fail();
const leafOf = (index: number): Uint8Array => leaves[index] ?? assert.fail();
/** The same proof, broken in each way that a liar would try. */
const broken = (proof: readonly Uint8Array[]): Uint8Array[][] => [
  [...proof, leafOf(0)], [leafOf(0), ...proof], ...(proof.length > 0 ? [proof.slice(1), proof.slice(0, -1)] : []), ...proof.map((hash, index) => proof.with(index, sha256(hash))),
];

describe('proofs of the Merkle tree', () => {
  it('A1 inclusion proofs are those of the RFC 6962 reference tests, and verify', () => {
    for (const { index, size, proof } of inclusions) {
      const tree = reference.slice(0, size);
      assert.deepEqual(makeInclusionProof(tree, index, sha256).map(hex), proof);
      assert.ok(verifyInclusion({ index, size, leafHash: reference[index] ?? assert.fail(), root: merkleRoot(tree, sha256), proof: proof.map(bytes) }, sha256));
    }
  });

  it('A1 consistency proofs are those of the RFC 6962 reference tests, and verify', () => {
    for (const { firstSize, size, proof } of consistencies) {
      const tree = reference.slice(0, size);
      assert.deepEqual(makeConsistencyProof(tree, firstSize, sha256).map(hex), proof);
      assert.ok(verifyConsistency({ firstSize, firstRoot: merkleRoot(tree.slice(0, firstSize), sha256), size, root: merkleRoot(tree, sha256), proof: proof.map(bytes) }, sha256));
    }
  });

  it('A1 at every size up to 64 each leaf proves its place, and no other leaf, place, size, root or broken proof does', () => {
    for (let size = 1; size <= 64; size += 1) {
      for (let index = 0; index < size; index += 1) {
        const proof = makeInclusionProof(leaves.slice(0, size), index, sha256);
        const claim = { index, size, leafHash: leafOf(index), root: rootOf(size), proof };
        assert.ok(verifyInclusion(claim, sha256));
        assert.ok(!verifyInclusion({ ...claim, leafHash: leafOf((index + 1) % 64) }, sha256));
        assert.ok(!verifyInclusion({ ...claim, root: rootOf(size - 1) }, sha256));
        assert.ok(!verifyInclusion({ ...claim, index: size }, sha256) && !verifyInclusion({ ...claim, index: -1 }, sha256));
        if (size > 1) assert.ok(!verifyInclusion({ ...claim, index: index === 0 ? 1 : index - 1 }, sha256));
        for (const wrong of broken(proof)) assert.ok(!verifyInclusion({ ...claim, proof: wrong }, sha256));
      }
    }
    assert.throws(() => makeInclusionProof(leaves, 64, sha256), RangeError);
  });

  it('A1 at every pair of sizes from 0 to 64 consistency is proved, and no other root or broken proof passes', () => {
    for (let size = 0; size <= 64; size += 1) {
      for (let firstSize = 0; firstSize <= size; firstSize += 1) {
        const claim = { firstSize, firstRoot: rootOf(firstSize), size, root: rootOf(size), proof: makeConsistencyProof(leaves.slice(0, size), firstSize, sha256) };
        assert.ok(verifyConsistency(claim, sha256), `${firstSize} ${size}`);
        assert.ok(!verifyConsistency({ ...claim, firstRoot: sha256(claim.firstRoot) }, sha256));
        if (firstSize > 0) assert.ok(!verifyConsistency({ ...claim, root: sha256(claim.root) }, sha256));
        for (const wrong of broken(claim.proof)) assert.ok(!verifyConsistency({ ...claim, proof: wrong }, sha256), `${firstSize} ${size}`);
      }
      assert.ok(!verifyConsistency({ firstSize: size + 1, firstRoot: rootOf(size), size, root: rootOf(size), proof: [] }, sha256));
    }
    assert.throws(() => makeConsistencyProof([], 1, sha256), RangeError);
  });

  it('A1 a compact range gives the same root at every size from 0 to 64, also from an edge that was kept', () => {
    let range = openCompactRange(sha256);
    for (let size = 0; size <= 64; size += 1) {
      assert.equal(hex(range.root()), hex(rootOf(size)));
      assert.ok(range.edge().byteLength <= 32 * 7);
      range = openCompactRange(sha256, { size, edge: range.edge() });
      if (size < 64) range.append(leafOf(size));
    }
    for (const edge of [new Uint8Array(31), new Uint8Array(0), new Uint8Array(96)]) assert.throws(() => openCompactRange(sha256, { size: 3, edge }), { code: 'KEYSTEAD_COMPACT_RANGE_MALFORMED' });
  });
});
