import assert from 'node:assert/strict';
import { createSecretKey, randomBytes } from 'node:crypto';
import { describe, it } from 'node:test';
import { openEnvelope, sealEnvelope } from './envelope.ts';
import { type EnvelopeFacts, type Fields, derived, encodeFields, envelopeFields, envelopeFormat, gcmOpen, gcmSeal, makeEnvelope, readEnvelope } from './format-oracle.ts';
import { collideOnTwoKeys } from './gcm-collision.ts';

// What somebody could make who knows the format, and even the tenant key: none of it opens but the true envelope.

const doesNotOpen = { name: 'VaultError', code: 'does-not-open' };
/** Each value of another length and text, so that any two can exchange their places and no two are equal. */
const facts: EnvelopeFacts & { version: number; tenantKeyVersion: number } = {
  tenantId: '0198c0de-0000-7000-8000-00000000000a', credentialId: '0198c0de-0000-7000-8000-00000000000b', version: 17, provider: 'openai',
  origin: 'https://api.openai.com', tenantKeyId: '0198c0de-0000-7000-8000-00000000000c', tenantKeyVersion: 28,
};
const text = Buffer.from('sk-forgery-0123456789abcdef');
const fresh = () => ({ tenantKey: randomBytes(32), dataKey: randomBytes(32), salt: randomBytes(32), dataKeyIv: randomBytes(12), iv: randomBytes(12), text });
const open = (tenantKey: Buffer, envelope: Buffer): Buffer => openEnvelope(createSecretKey(tenantKey), envelope, facts);
const names = ['purpose', 'suite', 'tenant', 'credential', 'version', 'provider', 'origin', 'tenant-key id', 'tenant-key version', 'salt'] as const;

/** The associated data of both encryptions, changed in the same way. */
function withFields(salt: Buffer, change: (fields: Fields) => Fields) {
  const fields = envelopeFields(facts, salt);
  return { dataKeyAad: encodeFields(change([`${envelopeFormat}/data-key`, ...fields])), textAad: encodeFields(change([envelopeFormat, ...fields])) };
}

describe('V1 forged envelopes', () => {
  it('V1 the oracle and the vault read each other', () => {
    const parts = fresh();
    assert.deepEqual(open(parts.tenantKey, makeEnvelope(facts, parts)), text);
    assert.deepEqual(readEnvelope(facts, parts.tenantKey, sealEnvelope(createSecretKey(parts.tenantKey), text, { binding: facts, randomBytes })), text);
  });

  it('V1 every pair of associated-data fields exchanged, in either encryption or both, does not open', () => {
    let pairs = 0;
    for (let first = 0; first < names.length; first += 1) {
      for (let second = first + 1; second < names.length; second += 1) {
        const parts = fresh();
        const changed = withFields(parts.salt, (fields) => fields.map((field, index) => (index === first ? fields[second] : index === second ? fields[first] : field) ?? field));
        for (const aad of [changed, { dataKeyAad: changed.dataKeyAad }, { textAad: changed.textAad }]) assert.throws(() => open(parts.tenantKey, makeEnvelope(facts, { ...parts, ...aad })), doesNotOpen, `${names[first]} ↔ ${names[second]}`);
        pairs += 1;
      }
    }
    assert.equal(pairs, 45);
  });

  it('V1 the boundary between any two neighbouring fields shifted by a byte, or a field left out, doubled or added, does not open', () => {
    const parts = fresh();
    const bytes = (field: string | Uint8Array | undefined): Buffer => Buffer.from(field ?? '');
    const ways = names.flatMap((name, index): [string, (fields: Fields) => Fields][] => [
      [`${name} left out`, (fields) => fields.toSpliced(index, 1)],
      [`${name} doubled`, (fields) => fields.toSpliced(index, 0, fields[index] ?? '')],
      [`an empty field before ${name}`, (fields) => fields.toSpliced(index, 0, '')],
      ...(index === names.length - 1 ? [] : [
        [`a byte of ${name} moved to the next`, (fields): Fields => fields.toSpliced(index, 2, bytes(fields[index]).subarray(0, -1), Buffer.concat([bytes(fields[index]).subarray(-1), bytes(fields[index + 1])]))],
        [`a byte of the one after ${name} moved to it`, (fields): Fields => fields.toSpliced(index, 2, Buffer.concat([bytes(fields[index]), bytes(fields[index + 1]).subarray(0, 1)]), bytes(fields[index + 1]).subarray(1))],
        [`${name} and the next made one`, (fields): Fields => fields.toSpliced(index, 2, Buffer.concat([bytes(fields[index]), bytes(fields[index + 1])]))],
      ] satisfies [string, (fields: Fields) => Fields][]),
    ]);
    for (const [name, change] of ways) assert.throws(() => open(parts.tenantKey, makeEnvelope(facts, { ...parts, ...withFields(parts.salt, change) })), doesNotOpen, name);
  });

  it('V1 the fields joined without their lengths, or with lengths of another size or order, do not open', () => {
    const parts = fresh();
    const plain = (purpose: string): Buffer[] => [purpose, ...envelopeFields(facts, parts.salt)].map((field) => Buffer.from(field));
    const encodings: Readonly<Record<string, (fields: Buffer[]) => Buffer>> = {
      'no lengths': (fields) => Buffer.concat(fields),
      'lengths of 16 bits': (fields) => Buffer.concat(fields.flatMap((field) => [Buffer.of(field.length >> 8, field.length & 255), field])),
      'little-endian lengths': (fields) => Buffer.concat(fields.flatMap((field) => [Buffer.of(field.length, 0, 0, 0), field])),
      'nothing at all': () => Buffer.alloc(0),
    };
    for (const [name, encode] of Object.entries(encodings)) {
      assert.throws(() => open(parts.tenantKey, makeEnvelope(facts, { ...parts, dataKeyAad: encode(plain(`${envelopeFormat}/data-key`)), textAad: encode(plain(envelopeFormat)) })), doesNotOpen, name);
    }
  });

  it('V1 suite downgrade: another format or suite, in the bytes or in what they bind, does not open', () => {
    const parts = fresh();
    for (const magic of ['KSE0', 'KSE2', 'kse1', 'KSK1', '\0\0\0\0']) assert.throws(() => open(parts.tenantKey, makeEnvelope(facts, { ...parts, magic })), doesNotOpen, magic);
    for (const suite of ['AES-256-GCM', 'AES-128-GCM/HKDF-SHA-512/commitment-256', 'AES-256-GCM/HKDF-SHA-256/commitment-256', 'AES-256-GCM/HKDF-SHA-512', '']) {
      assert.throws(() => open(parts.tenantKey, makeEnvelope(facts, { ...parts, ...withFields(parts.salt, (fields) => fields.toSpliced(1, 1, suite)) })), doesNotOpen, suite);
    }
    // The text sealed directly under the data key, or under the tenant key, as a scheme without derivation would.
    const fields = encodeFields([envelopeFormat, ...envelopeFields(facts, parts.salt)]);
    for (const key of [parts.dataKey, parts.tenantKey]) assert.throws(() => open(parts.tenantKey, makeEnvelope(facts, { ...parts, sealed: gcmSeal(key, parts.iv, fields, text) })), doesNotOpen);
  });

  it('V1 the wrapped data key does not pass for the text, nor the text for a wrapped data key', () => {
    const parts = fresh();
    const [asDataKey, asText] = [`${envelopeFormat}/data-key`, envelopeFormat].map((purpose) => encodeFields([purpose, ...envelopeFields(facts, parts.salt)]));
    assert.throws(() => open(parts.tenantKey, makeEnvelope(facts, { ...parts, dataKeyAad: asText ?? assert.fail() })), doesNotOpen);
    assert.throws(() => open(parts.tenantKey, makeEnvelope(facts, { ...parts, textAad: asDataKey ?? assert.fail() })), doesNotOpen);
  });

  it('V1 another commitment, of another key or salt or none, does not open, though both tags are right', () => {
    const parts = fresh();
    const label = `${envelopeFormat} key commitment`;
    for (const [name, commitment] of Object.entries({
      'of another data key': derived(randomBytes(32), parts.salt, label), 'of another salt': derived(parts.dataKey, randomBytes(32), label), 'of the tenant key': derived(parts.tenantKey, parts.salt, label),
      'the encryption key': derived(parts.dataKey, parts.salt, `${envelopeFormat} encryption key`), zeros: new Uint8Array(32),
    })) assert.throws(() => open(parts.tenantKey, makeEnvelope(facts, { ...parts, commitment })), doesNotOpen, name);
  });

  it('V1 key-commitment attack: one ciphertext whose tag is right under two data keys opens under the committed one alone', () => {
    const [one, two] = [fresh(), randomBytes(32)];
    const aad = encodeFields([envelopeFormat, ...envelopeFields(facts, one.salt)]);
    const keyOf = (dataKey: Buffer): Uint8Array => derived(dataKey, one.salt, `${envelopeFormat} encryption key`);
    const sealed = collideOnTwoKeys(keyOf(one.dataKey), keyOf(two), { iv: one.iv, aad, firstBlock: Buffer.from('sk-first-block-x') });
    // AES-GCM itself takes it under both keys, to two texts: this is what the commitment is for.
    const texts = [keyOf(one.dataKey), keyOf(two)].map((key) => Buffer.from(gcmOpen(key, one.iv, aad, sealed)));
    assert.notDeepEqual(texts[0], texts[1]);
    assert.deepEqual(open(one.tenantKey, makeEnvelope(facts, { ...one, sealed })), texts[0]);
    const committedToOne = derived(one.dataKey, one.salt, `${envelopeFormat} key commitment`);
    assert.throws(() => open(one.tenantKey, makeEnvelope(facts, { ...one, dataKey: two, sealed, commitment: committedToOne })), doesNotOpen);
    assert.notDeepEqual(derived(two, one.salt, `${envelopeFormat} key commitment`), committedToOne);
  });
});
