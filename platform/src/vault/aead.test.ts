import assert from 'node:assert/strict';
import { createCipheriv, createSecretKey, randomBytes } from 'node:crypto';
import { describe, it } from 'node:test';
import { decrypt, encrypt } from './aead.ts';
import { gcmSeal } from './format-oracle.ts';

const hex = (text: string): Buffer => Buffer.from(text, 'hex');
const doesNotOpen = { name: 'VaultError', code: 'does-not-open' };
const zeroKey = '00'.repeat(32);
const specificationKey = 'feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308';
const specificationText = 'd9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b391aafd255';
const specificationSealed = '522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662898015ad';

/** Test cases 13 to 16 of "The Galois/Counter Mode of Operation" (McGrew, Viega): those with a 256-bit key and a 96-bit IV. */
const known = [
  { name: 'nothing', key: zeroKey, iv: '00'.repeat(12), aad: '', text: '', sealed: '', tag: '530f8afbc74536b9a963b4f1c4cb738b' },
  { name: 'one block of zeros', key: zeroKey, iv: '00'.repeat(12), aad: '', text: '00'.repeat(16), sealed: 'cea7403d4d606b6e074ec5d3baf39d18', tag: 'd0d1c8a799996bf0265b98b5d48ab919' },
  { name: 'four blocks', key: specificationKey, iv: 'cafebabefacedbaddecaf888', aad: '', text: specificationText, sealed: specificationSealed, tag: 'b094dac5d93471bdec1a502270e3cc6c' },
  {
    name: 'less than four blocks, with associated data', key: specificationKey, iv: 'cafebabefacedbaddecaf888', aad: 'feedfacedeadbeeffeedfacedeadbeefabaddad2',
    text: specificationText.slice(0, 120), sealed: specificationSealed.slice(0, 120), tag: '76fc6ece0f4e1768cddf8853bb2d551b',
  },
] as const;

const key = createSecretKey(randomBytes(32));
const parts = { iv: randomBytes(12), associatedData: Buffer.from('bound') };
const text = Buffer.from('sk-thirty-two-characters-of-text');
const sealed = encrypt(key, parts, text);
const tag = sealed.subarray(-16);
const body = sealed.subarray(0, -16);
const with1 = (bytes: Buffer, index: number, mask: number): Buffer => Buffer.from(bytes.map((byte, at) => (at === index ? byte ^ mask : byte)));

/** Tags that are none, in the manner of Wycheproof's aes_gcm_test: each a way in which implementations were wrong. */
const wrongTags: Readonly<Record<string, Buffer>> = {
  ...Object.fromEntries([0, 7, 31, 63, 64, 71, 77, 80, 96, 120, 121, 126, 127].map((bit) => [`bit ${bit} flipped`, with1(tag, bit >> 3, 1 << (bit & 7))])),
  'first and last bit flipped': with1(with1(tag, 0, 1), 15, 128), 'bits 0 and 64 flipped': with1(with1(tag, 0, 1), 8, 1),
  'all bits flipped': Buffer.from(tag.map((byte) => byte ^ 0xff)), 'all zero': Buffer.alloc(16), 'all one': Buffer.alloc(16, 0xff),
  'high bit of each byte flipped': Buffer.from(tag.map((byte) => byte ^ 0x80)), 'low bit of each byte flipped': Buffer.from(tag.map((byte) => byte ^ 0x01)),
  'reversed': Buffer.from(tag.toReversed()), 'halves exchanged': Buffer.concat([tag.subarray(8), tag.subarray(0, 8)]),
};

describe('V1 AES-256-GCM as the vault uses it', () => {
  for (const { name, ...known1 } of known) {
    it(`V1 gives the bytes of the specification: ${name}`, () => {
      const specified = createSecretKey(hex(known1.key));
      const at = { iv: hex(known1.iv), associatedData: hex(known1.aad) };
      assert.equal(encrypt(specified, at, hex(known1.text)).toString('hex'), `${known1.sealed}${known1.tag}`);
      assert.equal(decrypt(specified, at, hex(`${known1.sealed}${known1.tag}`)).toString('hex'), known1.text);
    });
  }

  it('V1 an independent implementation makes the same bytes, at every length around a block', () => {
    for (const length of [0, 1, 15, 16, 17, 31, 32, 33, 255, 256, 4096]) {
      const plain = randomBytes(length);
      assert.deepEqual(encrypt(key, parts, plain), Buffer.from(gcmSeal(key.export(), parts.iv, parts.associatedData, plain)), `${length}`);
    }
  });

  it('V1 no wrong tag opens, with text and without', () => {
    const empty = encrypt(key, parts, Buffer.alloc(0));
    assert.equal(decrypt(key, parts, empty).byteLength, 0);
    for (const [name, wrong] of Object.entries(wrongTags)) {
      assert.notDeepEqual(wrong, tag, name);
      assert.throws(() => decrypt(key, parts, Buffer.concat([body, wrong])), doesNotOpen, name);
      assert.throws(() => decrypt(key, parts, wrong), doesNotOpen, `${name}, without text`);
    }
  });

  it('V1 a tag cut to 0 to 15 bytes never opens, not even one that was made that short', () => {
    for (let length = 0; length < 16; length += 1) {
      assert.throws(() => decrypt(key, parts, Buffer.concat([body, tag.subarray(0, length)])), doesNotOpen, `${length}`);
      assert.throws(() => decrypt(key, parts, tag.subarray(0, length)), doesNotOpen, `${length}, without text`);
      if (length < 4 || (length > 4 && length < 8) || (length > 8 && length < 12)) continue;
      const short = createCipheriv('aes-256-gcm', key, parts.iv, { authTagLength: length });
      short.setAAD(parts.associatedData);
      const cut = Buffer.concat([short.update(text), short.final(), short.getAuthTag()]);
      assert.throws(() => decrypt(key, parts, cut), doesNotOpen, `made with ${length}`);
    }
  });

  it('V1 a longer tag, and anything before or after, does not open', () => {
    for (const changed of [Buffer.concat([sealed, Buffer.alloc(1)]), Buffer.concat([sealed, tag]), Buffer.concat([Buffer.alloc(1), sealed]), Buffer.concat([body, tag, tag])]) assert.throws(() => decrypt(key, parts, changed), doesNotOpen);
  });

  it('V1 an IV of any other length than 96 bits is refused both ways', () => {
    for (const length of [0, 1, 8, 11, 13, 16, 32, 64]) {
      const iv = randomBytes(length);
      assert.throws(() => encrypt(key, { ...parts, iv }, text), RangeError, `${length}`);
      if (length === 0) continue;
      // Such a ciphertext exists: GCM hashes IVs of other lengths. It is not one of ours.
      const cipher = createCipheriv('aes-256-gcm', key, iv, { authTagLength: 16 });
      cipher.setAAD(parts.associatedData);
      assert.throws(() => decrypt(key, { ...parts, iv }, Buffer.concat([cipher.update(text), cipher.final(), cipher.getAuthTag()])), doesNotOpen, `${length}`);
    }
  });

  it('V1 every flipped bit of ciphertext, tag, IV and associated data is noticed', () => {
    const flip = (bytes: Buffer, bit: number): Buffer => with1(bytes, bit >> 3, 1 << (bit & 7));
    for (let bit = 0; bit < sealed.byteLength * 8; bit += 1) assert.throws(() => decrypt(key, parts, flip(sealed, bit)), doesNotOpen);
    for (let bit = 0; bit < 96; bit += 1) assert.throws(() => decrypt(key, { ...parts, iv: flip(parts.iv, bit) }, sealed), doesNotOpen);
    for (let bit = 0; bit < parts.associatedData.byteLength * 8; bit += 1) assert.throws(() => decrypt(key, { ...parts, associatedData: flip(parts.associatedData, bit) }, sealed), doesNotOpen);
  });

  it('V1 associated data cut, extended or left out is noticed', () => {
    for (const associatedData of [Buffer.alloc(0), Buffer.from('boun'), Buffer.from('bound\0'), Buffer.from('Bound')]) assert.throws(() => decrypt(key, { ...parts, associatedData }, sealed), doesNotOpen);
  });

  it('V1 keys of 128 and 192 bits are refused: the suite is not chosen by who calls', () => {
    for (const length of [16, 24]) {
      const weak = createSecretKey(randomBytes(length));
      assert.throws(() => encrypt(weak, parts, text));
      assert.throws(() => decrypt(weak, parts, sealed));
    }
  });
});
