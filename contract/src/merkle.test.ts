import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { describe, it } from 'node:test';
import { hashLeaf, hashNode, merkleRoot } from './merkle.ts';

const sha256 = (bytes: Uint8Array): Uint8Array => createHash('sha256').update(bytes).digest();
const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

/** Inputs and roots of the reference tests of Certificate Transparency: trees of 0 to 8 leaves. */
const inputs = ['', '00', '10', '2021', '3031', '40414243', '5051525354555657', '606162636465666768696a6b6c6d6e6f'];
const roots = [
  'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
  '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
  'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
  'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
  '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
  'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
  '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
];

describe('Merkle tree', () => {
  it('A1 gives the roots of the RFC 6962 reference trees, from no leaf to eight', () => {
    const leaves = inputs.map((input) => hashLeaf(Buffer.from(input, 'hex'), sha256));
    assert.deepEqual(roots.map((_root, size) => hex(merkleRoot(leaves.slice(0, size), sha256))), roots);
  });

  it('A1 equals the recursive definition of RFC 6962 at every size', () => {
    const leaves = Array.from({ length: 40 }, (_value, index) => hashLeaf(Buffer.from([index]), sha256));
    const recursive = (part: readonly Uint8Array[]): Uint8Array => {
      if (part.length === 1) return part[0] ?? assert.fail();
      let split = 1;
      while (split * 2 < part.length) split *= 2;
      return hashNode(recursive(part.slice(0, split)), recursive(part.slice(split)), sha256);
    };
    for (let size = 1; size <= leaves.length; size += 1) assert.equal(hex(merkleRoot(leaves.slice(0, size), sha256)), hex(recursive(leaves.slice(0, size))));
  });

  it('A1 a leaf can never pass for a node: their hashes begin differently', () => {
    const [left, right] = [hashLeaf(Buffer.from('a'), sha256), hashLeaf(Buffer.from('b'), sha256)];
    assert.notEqual(hex(hashNode(left, right, sha256)), hex(hashLeaf(Buffer.concat([left, right]), sha256)));
  });
});
