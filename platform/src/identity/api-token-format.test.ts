import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { environments } from '@keystead/contract';
import { displayPrefix, generateToken, hashToken, looksLikeToken } from './api-token-format.ts';

describe('API token format', () => {
  it('every token has its environment’s prefix, 43 and 6 characters, and is recognised', () => {
    for (const environment of environments) {
      const token = generateToken(environment);
      assert.match(token, /^ks_(prod|stag|dev)_[0-9A-Za-z]{49}$/);
      assert.ok(looksLikeToken(token));
      assert.equal(displayPrefix(token), token.slice(0, token.length - 45));
      assert.equal(hashToken(token).length, 32);
    }
  });

  it('the same random bytes give the same token, at both ends of their range', () => {
    const zero = generateToken('development', (length) => Buffer.alloc(length));
    assert.ok(zero.startsWith(`ks_dev_${'0'.repeat(43)}`));
    assert.equal(zero, generateToken('development', (length) => Buffer.alloc(length)));
    const most = generateToken('production', (length) => Buffer.alloc(length, 255));
    assert.ok(looksLikeToken(most));
    // Nothing of the 256 bits is cut off.
    let value = 0n;
    for (const character of most.slice(8, 51)) value = value * 62n + BigInt('0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'.indexOf(character));
    assert.equal(value, 2n ** 256n - 1n);
  });

  it('attack 3: one wrong character, quotes, NUL, other alphabets and a megabyte are no tokens', () => {
    const token = generateToken('production');
    const altered = `${token.slice(0, 20)}${token[20] === 'A' ? 'B' : 'A'}${token.slice(21)}`;
    for (const text of [altered, token.slice(1), `${token} `, ` ${token}`, `${token}\n`, token.replace('prod', 'test'), `ks_prod_'${token.slice(9)}`, `ks_prod_\0${token.slice(9)}`, `ks_prod_${'é'.repeat(49)}`, 'x'.repeat(1_000_000), '', 'ks_']) {
      assert.equal(looksLikeToken(text), false, JSON.stringify(text.slice(0, 40)));
    }
  });

  it('attack 2: tokens that share 20 characters have nothing in common once hashed', () => {
    const token = generateToken('production');
    const similar = `${token.slice(0, 20)}${generateToken('production').slice(20)}`;
    assert.notDeepEqual(hashToken(token), hashToken(similar));
    assert.equal(looksLikeToken(similar), false);
  });
});
