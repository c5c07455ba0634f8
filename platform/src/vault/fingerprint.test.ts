import assert from 'node:assert/strict';
import { createSecretKey, randomBytes } from 'node:crypto';
import { describe, it } from 'node:test';
import { fingerprint, lastFour } from './fingerprint.ts';

const secret = 'sk-test-0123456789abcdefXYZ';

describe('V3 fingerprint and last four', () => {
  it('V3 the same key of the same tenant has the same fingerprint; any other key or tenant has another', () => {
    const [a, b] = [createSecretKey(randomBytes(32)), createSecretKey(randomBytes(32))];
    assert.match(fingerprint(a, secret), /^fp_[a-z2-7]{12}$/);
    assert.equal(fingerprint(a, secret), fingerprint(a, secret));
    assert.notEqual(fingerprint(a, secret), fingerprint(b, secret));
    assert.notEqual(fingerprint(a, secret), fingerprint(a, `${secret}1`));
  });

  it('V3 a frozen value: fingerprints in the ledger stay comparable across releases', () => {
    assert.equal(fingerprint(createSecretKey(Buffer.alloc(32, 7)), secret), 'fp_fpp3rrn7hrll');
  });

  it('V3 uses all of its 60 bits', () => {
    const key = createSecretKey(randomBytes(32));
    const seen = Array.from({ length: 12 }, () => new Set<string>());
    for (let index = 0; index < 2000; index += 1) {
      const name = fingerprint(key, `key-${index}`).slice(3);
      for (const [place, letters] of seen.entries()) letters.add(name.charAt(place));
    }
    assert.deepEqual(seen.map((letters) => letters.size), Array.from({ length: 12 }, () => 32));
  });

  it('V3 shows the last four of a key, and nothing of one so short that four would be much', () => {
    assert.equal(lastFour(secret), 'fXYZ');
    assert.equal(lastFour('0123456789abcde'), '');
  });
});
