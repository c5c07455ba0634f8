import assert from 'node:assert/strict';
import { type KeyObject, createSecretKey, randomBytes } from 'node:crypto';
import { describe, it } from 'node:test';
import { fingerprint, fingerprintKeyOf, lastFour, wrapFingerprintKey } from './fingerprint.ts';
import { encodeFields, gcmOpen } from './format-oracle.ts';

const secret = 'sk-test-0123456789abcdefXYZ';
const first = { tenantId: '0198c0de-0000-7000-8000-00000000000a', id: '0198c0de-0000-7000-8000-00000000000b', version: 1 };
const second = { ...first, id: '0198c0de-0000-7000-8000-00000000000c', version: 2 };
const newKey = (): KeyObject => createSecretKey(randomBytes(32));
const ofFirst = (key: KeyObject) => fingerprintKeyOf(key, null, first);
const doesNotOpen = { code: 'does-not-open' };

describe('V3 fingerprint and last four', () => {
  it('V3 the same key of the same tenant has the same fingerprint; any other key or tenant has another', () => {
    const [a, b] = [ofFirst(newKey()), ofFirst(newKey())];
    assert.match(fingerprint(a, secret), /^fp_[a-z2-7]{12}$/);
    assert.equal(fingerprint(a, secret), fingerprint(a, secret));
    assert.notEqual(fingerprint(a, secret), fingerprint(b, secret));
    assert.notEqual(fingerprint(a, secret), fingerprint(a, `${secret}1`));
  });

  it('V3 a frozen value: fingerprints in the ledger stay comparable across releases', () => {
    assert.equal(fingerprint(ofFirst(createSecretKey(Buffer.alloc(32, 7))), secret), 'fp_fpp3rrn7hrll');
  });

  it('V3 V8 a rotation of the tenant key changes no fingerprint, however many there were', () => {
    const [one, two, three] = [newKey(), newKey(), newKey()];
    const third = { ...second, id: '0198c0de-0000-7000-8000-00000000000d', version: 3 };
    const inSecond = wrapFingerprintKey(two, ofFirst(one), { binding: second });
    const inThird = wrapFingerprintKey(three, fingerprintKeyOf(two, inSecond, second), { binding: third });
    assert.equal(fingerprint(fingerprintKeyOf(two, inSecond, second), secret), fingerprint(ofFirst(one), secret));
    assert.equal(fingerprint(fingerprintKeyOf(three, inThird, third), secret), fingerprint(ofFirst(one), secret));
  });

  it('V3 a wrapped fingerprint key opens beside its own tenant key alone, whole and unchanged', () => {
    const key = newKey();
    const wrapped = wrapFingerprintKey(key, ofFirst(newKey()), { binding: second });
    for (const moved of [{ ...second, tenantId: first.id }, { ...second, id: first.id }, { ...second, version: 3 }]) assert.throws(() => fingerprintKeyOf(key, wrapped, moved), doesNotOpen);
    assert.throws(() => fingerprintKeyOf(newKey(), wrapped, second), doesNotOpen);
    for (let index = 0; index < wrapped.byteLength; index += 1) {
      assert.throws(() => fingerprintKeyOf(key, wrapped.subarray(0, index), second), doesNotOpen);
      assert.throws(() => fingerprintKeyOf(key, Buffer.from(wrapped.map((byte, at) => (at === index ? byte ^ 1 : byte))), second), doesNotOpen);
    }
  });

  it('V3 a frozen wrap: made again byte for byte, and opened by an independent implementation', () => {
    const key = createSecretKey(Buffer.alloc(32, 9));
    const carried = ofFirst(createSecretKey(Buffer.alloc(32, 7)));
    const wrapped = wrapFingerprintKey(key, carried, { binding: second, randomBytes: (length) => Buffer.alloc(length, 3) });
    assert.equal(wrapped.toString('hex'), frozenWrap);
    const aad = encodeFields(['keystead-fingerprint-key-v1', 'AES-256-GCM', second.tenantId, second.id, '2']);
    assert.deepEqual(Buffer.from(gcmOpen(key.export(), Uint8Array.from(wrapped.subarray(4, 16)), aad, Uint8Array.from(wrapped.subarray(16)))), carried.fingerprintKey.export());
  });

  it('V3 uses all of its 60 bits', () => {
    const key = ofFirst(newKey());
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

const frozenWrap = '4b5346310303030303030303030303038e890630d46dfb11188422a6948d17456b2061b08b8bbd166bc177895919e8db1c40523edd9adb77f9f792c476d3354b';
