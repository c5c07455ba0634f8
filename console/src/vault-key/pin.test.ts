import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { trust, trustOf, trustedFingerprint } from './pin.ts';

describe('V4 the vault key that a browser trusts', () => {
  it('V4 the first is taken and kept; another one after it is told apart until it is confirmed', () => {
    const kept = new Map<string, string>();
    const storage = { getItem: (name: string) => kept.get(name) ?? null, setItem: (name: string, value: string) => { kept.set(name, value); } };
    assert.equal(trustOf('aaaa', storage), 'first');
    trust('aaaa', storage);
    assert.deepEqual([trustOf('aaaa', storage), trustOf('bbbb', storage), trustedFingerprint(storage)], ['trusted', 'changed', 'aaaa']);
    trust('bbbb', storage);
    assert.deepEqual([trustOf('bbbb', storage), trustOf('aaaa', storage)], ['trusted', 'changed']);
  });
});
