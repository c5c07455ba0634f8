import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { describe, it } from 'node:test';
import { LeafError, type LeafV1, canonicalBytes, commitmentOf, decodeLeaf, encodeLeaf } from './leaf.ts';
import { hashLeaf } from './merkle.ts';

const sha256 = (bytes: Uint8Array): Uint8Array => createHash('sha256').update(bytes).digest();
const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

const salt = Buffer.from(Array.from({ length: 32 }, (_value, index) => index));
const leaf: LeafV1 = {
  v: 1, seq: 7, time: '2026-03-01T12:00:00.000Z', tenant: '019cabcd-0000-7000-8000-000000000001', action: 'credential.used', actionVersion: 1,
  actor: { kind: 'token', id: '019cabcd-0000-7000-8000-000000000002' }, subject: { kind: 'credential', id: '019cabcd-0000-7000-8000-000000000003' },
  detail: { status: 200, outcome: 'answered', askedModel: 'größe-€-😀', b: [1.5, 1e21, true, null] },
  commitments: { clientAddress: commitmentOf('clientAddress', '192.0.2.7', salt, sha256) },
};

/** Frozen: these bytes and hashes stand in logs. A change that breaks them needs a leaf format v2. */
const frozen = {
  bytes: '{"action":"credential.used","actionVersion":1,"actor":{"id":"019cabcd-0000-7000-8000-000000000002","kind":"token"},'
    + '"commitments":{"clientAddress":"bfbaeaddd6926d86389f775be6217d36db8e2c954ad47a86111334cf31558cb1"},'
    + '"detail":{"askedModel":"größe-€-😀","b":[1.5,1e+21,true,null],"outcome":"answered","status":200},"seq":7,'
    + '"subject":{"id":"019cabcd-0000-7000-8000-000000000003","kind":"credential"},"tenant":"019cabcd-0000-7000-8000-000000000001","time":"2026-03-01T12:00:00.000Z","v":1}',
  commitment: 'bfbaeaddd6926d86389f775be6217d36db8e2c954ad47a86111334cf31558cb1',
  leafHash: '880b2148c3db4cfa0919187f2f53baf8bbb82484ba368460003098cbce12c2c9',
};

describe('leaf format v1', () => {
  it('A1 the frozen vector: bytes, commitment and leaf hash stay as they are', () => {
    assert.equal(Buffer.from(encodeLeaf(leaf)).toString('utf8'), frozen.bytes);
    assert.equal(leaf.commitments['clientAddress'], frozen.commitment);
    assert.equal(hex(hashLeaf(encodeLeaf(leaf), sha256)), frozen.leafHash);
  });

  it('A1 the commitment can be computed from its description alone', () => {
    const described = createHash('sha256').update(salt).update('{"commitment":1,"field":"clientAddress","value":"192.0.2.7"}').digest('hex');
    assert.equal(frozen.commitment, described);
  });

  it('A1 the order of fields does not change the bytes, and reading gives back what was written', () => {
    const shuffled = Object.fromEntries(Object.entries(leaf).toReversed()) as LeafV1;
    assert.equal(hex(encodeLeaf(shuffled)), hex(encodeLeaf(leaf)));
    assert.deepEqual(decodeLeaf(encodeLeaf(leaf)), leaf);
  });

  it('A1 bytes that say the same but are not canonical are refused', () => {
    const spaced = Buffer.from(JSON.stringify(leaf, null, 1));
    assert.throws(() => decodeLeaf(spaced), LeafError);
  });

  it('A1 a leaf with a field too many, or one too few, is refused', () => {
    assert.throws(() => decodeLeaf(canonicalBytes({ ...leaf, extra: 1 })), LeafError);
    const { time: _time, ...without } = leaf;
    assert.throws(() => decodeLeaf(canonicalBytes(without)), LeafError);
    assert.throws(() => decodeLeaf(Buffer.from('{')), LeafError);
  });

  it('A1 a commitment needs a salt of exactly 32 bytes, and depends on field, value and salt', () => {
    assert.throws(() => commitmentOf('email', 'a@example.com', new Uint8Array(31), sha256), LeafError);
    const other = new Uint8Array(32);
    const all = [commitmentOf('email', 'a', salt, sha256), commitmentOf('email', 'b', salt, sha256), commitmentOf('emai', 'la', salt, sha256), commitmentOf('email', 'a', other, sha256)];
    assert.equal(new Set(all).size, all.length);
  });

  it('A1 canonical JSON sorts by UTF-16 code units and writes numbers as RFC 8785 does', () => {
    const example = { '\u20ac': 1, '\r': 2, '\ufb33': 3, 1: 4, '\ud83d\ude00': 5, '\u0080': 6, '\u00f6': 7 };
    assert.equal(Buffer.from(canonicalBytes(example)).toString('utf8'), '{"\\r":2,"1":4,"\u0080":6,"\u00f6":7,"\u20ac":1,"\ud83d\ude00":5,"\ufb33":3}');
    assert.equal(Buffer.from(canonicalBytes([JSON.parse('333333333.33333329'), 1e30, 4.50, 2e-3, 0.000000000000000000000000001])).toString(), '[333333333.3333333,1e+30,4.5,0.002,1e-27]');
  });
});
