import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { fromBase64, sameBytes, toBase64, toHex } from './bytes.ts';

describe('bytes as text', () => {
  it('reads what it wrote, at every length, as Node.js does', () => {
    for (let length = 0; length < 200; length += 1) {
      const bytes = Uint8Array.from({ length }, (_nothing, index) => (index * 151 + length) % 256);
      assert.equal(toBase64(bytes), Buffer.from(bytes).toString('base64'));
      assert.deepEqual(fromBase64(toBase64(bytes)), bytes);
      assert.equal(toHex(bytes), Buffer.from(bytes).toString('hex'));
    }
  });

  it('of all texts that other readers take for the same bytes, only one is taken', () => {
    const digits = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'];
    const one = digits.flatMap((first) => digits.map((second) => `AAAA${first}${second}==`)).filter((text) => fromBase64(text) !== null);
    const two = digits.flatMap((second) => digits.map((third) => `A${second}${third}=`)).filter((text) => fromBase64(text) !== null);
    assert.deepEqual([one.length, two.length], [256, 64 * 16]);
    for (const wrong of ['A', 'AA', 'AAA', 'AA=', 'AAA==', '=AAA', 'A===', 'AA A', 'AAAA\n', 'AA-_', 'AA==AAAA', ' AAAA']) assert.equal(fromBase64(wrong), null, JSON.stringify(wrong));
  });

  it('are the same where every byte is', () => {
    const bytes = Uint8Array.of(1, 2, 3);
    assert.ok(sameBytes(bytes, Uint8Array.of(1, 2, 3)) && sameBytes(new Uint8Array(), new Uint8Array()));
    for (const other of [Uint8Array.of(1, 2), Uint8Array.of(1, 2, 3, 0), Uint8Array.of(1, 2, 4), Uint8Array.of(0, 2, 3)]) assert.ok(!sameBytes(bytes, other));
  });
});
