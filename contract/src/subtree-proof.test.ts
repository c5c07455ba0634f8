import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { describe, it } from 'node:test';
import { openCompactRange } from './compact-range.ts';
import { makeConsistencyProof, makeInclusionProof, verifyConsistency, verifyInclusion } from './merkle-proofs.ts';
import { merkleRoot } from './merkle.ts';
import { type ProofPlan, type Subtree, makeProof, planConsistency, planInclusion } from './subtree-proof.ts';

const sha256 = (bytes: Uint8Array): Uint8Array => createHash('sha256').update(bytes).digest();
const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
const nameOf = ({ height, index }: Subtree): string => `${height}/${index}`;

/** A tree that was appended to leaf by leaf: its roots at some sizes, and every perfect subtree as it became whole. */
function grow(size: number, rootsAt: readonly number[]) {
  const subtrees = new Map<string, Uint8Array>();
  const roots = new Map<number, Uint8Array>();
  const range = openCompactRange(sha256, undefined, (subtree, root) => { subtrees.set(nameOf(subtree), root); });
  for (let index = 0; index < size; index += 1) {
    const leaf = sha256(Buffer.from([index >>> 16, index >>> 8, index]));
    subtrees.set(nameOf({ height: 0, index }), leaf);
    range.append(leaf);
    if (rootsAt.includes(range.size)) roots.set(range.size, range.root());
  }
  const hashOf = (subtree: Subtree): Uint8Array => subtrees.get(nameOf(subtree)) ?? assert.fail(`no subtree ${nameOf(subtree)}`);
  return { hashOf, leafAt: (index: number) => hashOf({ height: 0, index }), rootAt: (at: number) => roots.get(at) ?? assert.fail(), prove: (plan: ProofPlan) => makeProof(plan, hashOf, sha256) };
}

describe('A1 proofs out of stored subtrees', () => {
  it('A1 are those of RFC 6962 over all leaves, for every size up to 70, every leaf and every earlier size', () => {
    const { leafAt, prove } = grow(70, []);
    for (let size = 1; size <= 70; size += 1) {
      const tree = Array.from({ length: size }, (_nothing, index) => leafAt(index));
      for (let index = 0; index < size; index += 3) assert.deepEqual(prove(planInclusion(index, size)).map(hex), makeInclusionProof(tree, index, sha256).map(hex), `${index} in ${size}`);
      for (let from = 0; from <= size; from += 1) assert.deepEqual(prove(planConsistency(from, size)).map(hex), makeConsistencyProof(tree, from, sha256).map(hex), `${from} to ${size}`);
    }
  });

  it('A1 verify at sizes around the powers of two and between, and take no more subtrees than twice the height of the tree', () => {
    const sizes = [255, 256, 257, 4_095, 4_097, 65_535, 65_536, 65_537, 69_999];
    const { leafAt, rootAt, prove } = grow(70_000, sizes);
    for (const size of sizes) {
      const height = Math.ceil(Math.log2(size));
      for (const index of [0, 1, 254, Math.floor(size / 2), size - 2, size - 1]) {
        const plan = planInclusion(index, size);
        assert.ok(plan.length <= height && plan.flat().length <= 2 * height, `${plan.flat().length} subtrees for ${index} in ${size}`);
        assert.ok(verifyInclusion({ index, size, leafHash: leafAt(index), root: rootAt(size), proof: prove(plan) }, sha256), `${index} in ${size}`);
      }
      for (const from of sizes.filter((each) => each <= size)) {
        const plan = planConsistency(from, size);
        assert.ok(plan.flat().length <= 2 * height + 1);
        assert.ok(verifyConsistency({ firstSize: from, firstRoot: rootAt(from), size, root: rootAt(size), proof: prove(plan) }, sha256), `${from} to ${size}`);
      }
    }
  });

  it('A1 a tree that went on from its kept edge tells of the same subtrees', () => {
    const told = (from: number): string[] => {
      const names: string[] = [];
      const leaves = Array.from({ length: 40 }, (_nothing, index) => sha256(Buffer.from([index])));
      let range = openCompactRange(sha256, undefined, (subtree, root) => { names.push(`${nameOf(subtree)} ${hex(root)}`); assert.equal(hex(root), hex(merkleRoot(leaves.slice(subtree.index * 2 ** subtree.height, (subtree.index + 1) * 2 ** subtree.height), sha256))); });
      for (const [index, leaf] of leaves.entries()) {
        if (index === from) range = openCompactRange(sha256, { size: from, edge: range.edge() }, (subtree, root) => { names.push(`${nameOf(subtree)} ${hex(root)}`); });
        range.append(leaf);
      }
      return names;
    };
    for (const from of [1, 7, 8, 21, 32]) assert.deepEqual(told(from), told(40));
  });

  it('A1 there is no proof of a leaf that the tree has not, nor from a tree that is larger', () => {
    for (const [index, size] of [[5, 5], [-1, 5], [0, 0], [1.5, 5]] as const) assert.throws(() => planInclusion(index, size), RangeError);
    for (const [from, size] of [[6, 5], [-1, 5], [1.5, 5]] as const) assert.throws(() => planConsistency(from, size), RangeError);
    assert.deepEqual([planInclusion(0, 1), planConsistency(0, 5), planConsistency(5, 5)], [[], [], []]);
  });
});
