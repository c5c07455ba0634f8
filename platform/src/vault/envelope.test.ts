import assert from 'node:assert/strict';
import { createSecretKey, randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { z } from 'zod';
import { type CredentialBinding, openEnvelope, sealEnvelope } from './envelope.ts';
import { VaultError } from './errors.ts';
import { makeEnvelope, readEnvelope } from './format-oracle.ts';

const vectorShape = z.array(z.strictObject({
  name: z.string(), tenantKey: z.hex(), random: z.array(z.hex()), plaintext: z.string(), envelope: z.hex(),
  binding: z.strictObject({
    tenantId: z.string(), credentialId: z.string(), version: z.int(), provider: z.string(), origin: z.string(), tenantKeyId: z.string(), tenantKeyVersion: z.int(),
  }),
}));
const vectors = vectorShape.parse(JSON.parse(readFileSync(new URL('envelope.vectors.json', import.meta.url), 'utf8')));

const binding: CredentialBinding = {
  tenantId: '0198c0de-0000-7000-8000-00000000000a', credentialId: '0198c0de-0000-7000-8000-00000000000b', version: 1, provider: 'openai',
  origin: 'https://api.openai.com', tenantKeyId: '0198c0de-0000-7000-8000-00000000000c', tenantKeyVersion: 1,
};
const other: CredentialBinding = {
  tenantId: '0198c0de-0000-7000-8000-00000000001a', credentialId: '0198c0de-0000-7000-8000-00000000001b', version: 2, provider: 'groq',
  origin: 'https://api.groq.com', tenantKeyId: '0198c0de-0000-7000-8000-00000000001c', tenantKeyVersion: 3,
};
const fields = Object.keys(binding) as (keyof CredentialBinding)[];
const newKey = () => createSecretKey(randomBytes(32));
const secret = Buffer.from('sk-test-0123456789abcdef');

function doesNotOpen(error: unknown): boolean {
  return error instanceof VaultError && error.code === 'does-not-open' && error.message.startsWith('A sealed value does not open');
}

describe('V1 envelope', () => {
  it('V1 opens for exactly what it was sealed for', () => {
    const key = newKey();
    for (const text of [Buffer.alloc(0), secret, randomBytes(8192)]) {
      assert.deepEqual(openEnvelope(key, sealEnvelope(key, text, { binding, randomBytes }), binding), text);
    }
  });

  it('V1 any other tenant, credential, version, provider, origin, tenant-key id or version does not open it, alone and in every combination', () => {
    const key = newKey();
    const envelope = sealEnvelope(key, secret, { binding, randomBytes });
    for (let mask = 1; mask < 2 ** fields.length; mask += 1) {
      const changed = Object.fromEntries(fields.map((field, index) => [field, (mask >> index) % 2 === 1 ? other[field] : binding[field]]));
      assert.throws(() => openEnvelope(key, envelope, changed as unknown as CredentialBinding), doesNotOpen, JSON.stringify(changed));
    }
  });

  it('V1 two fields that exchange their values, or shift a letter from one into the next, do not open it', () => {
    const key = newKey();
    // Every field as text, so that any two can exchange their values.
    const texts = { ...binding, version: '17', tenantKeyVersion: '28' };
    const envelope = sealEnvelope(key, secret, { binding: texts as unknown as CredentialBinding, randomBytes });
    for (const [index, first] of fields.entries()) {
      for (const second of fields.slice(index + 1)) {
        const exchanged = { ...texts, [first]: texts[second], [second]: texts[first] } as unknown as CredentialBinding;
        assert.throws(() => openEnvelope(key, envelope, exchanged), doesNotOpen, `${first} ↔ ${second}`);
        const shifted = { ...texts, [first]: texts[first].slice(0, -1), [second]: `${texts[first].slice(-1)}${texts[second]}` } as unknown as CredentialBinding;
        assert.throws(() => openEnvelope(key, envelope, shifted), doesNotOpen, `${first} → ${second}`);
      }
    }
  });

  it('V1 every flipped bit is noticed, and the error is the same for each', () => {
    const key = newKey();
    const envelope = sealEnvelope(key, secret, { binding, randomBytes });
    for (let bit = 0; bit < envelope.byteLength * 8; bit += 1) {
      const changed = Buffer.from(envelope);
      changed.writeUInt8(changed.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
      assert.throws(() => openEnvelope(key, changed, binding), doesNotOpen, `bit ${bit}`);
    }
  });

  it('V1 every truncation and an extension are noticed', () => {
    const key = newKey();
    const envelope = sealEnvelope(key, secret, { binding, randomBytes });
    for (let length = 0; length < envelope.byteLength; length += 1) assert.throws(() => openEnvelope(key, envelope.subarray(0, length), binding), doesNotOpen);
    assert.throws(() => openEnvelope(key, Buffer.concat([envelope, Buffer.alloc(1)]), binding), doesNotOpen);
  });

  it('V1 another tenant key does not open it, and parts of two envelopes of one credential do not mix', () => {
    const key = newKey();
    const [first, second] = [sealEnvelope(key, secret, { binding, randomBytes }), sealEnvelope(key, secret, { binding, randomBytes })];
    assert.throws(() => openEnvelope(newKey(), first, binding), doesNotOpen);
    for (const cut of [36, 48, 96, 128, 140]) assert.throws(() => openEnvelope(key, Buffer.concat([first.subarray(0, cut), second.subarray(cut)]), binding), doesNotOpen);
  });

  it('V1 each sealing takes a new data key, salt and IVs, so that equal keys look different', () => {
    const key = newKey();
    const asked: number[] = [];
    sealEnvelope(key, secret, { binding, randomBytes: (length) => { asked.push(length); return randomBytes(length); } });
    assert.deepEqual(asked, [32, 32, 12, 12]);
    const [first, second] = [sealEnvelope(key, secret, { binding, randomBytes }), sealEnvelope(key, secret, { binding, randomBytes })];
    for (const [start, end] of [[4, 36], [36, 48], [48, 96], [96, 128], [128, 140], [140, first.byteLength]] as const) assert.notDeepEqual(first.subarray(start, end), second.subarray(start, end));
  });

  it('V1 the frozen vectors open, and are made again bit for bit from their randomness', () => {
    assert.ok(vectors.length >= 3);
    for (const vector of vectors) {
      const key = createSecretKey(Buffer.from(vector.tenantKey, 'hex'));
      assert.equal(openEnvelope(key, Buffer.from(vector.envelope, 'hex'), vector.binding).toString('utf8'), vector.plaintext, vector.name);
      const random = vector.random.map((part) => Buffer.from(part, 'hex'));
      const again = sealEnvelope(key, Buffer.from(vector.plaintext), { binding: vector.binding, randomBytes: () => random.shift() ?? assert.fail('asked for more randomness than the vector has') });
      assert.equal(again.toString('hex'), vector.envelope, vector.name);
    }
  });

  it('V1 two independent readers (WebCrypto and @noble, written from the description of the format alone) open the frozen vectors', async () => {
    for (const vector of vectors) {
      assert.equal(await readByWebCrypto(vector), vector.plaintext, vector.name);
      assert.equal(readEnvelope(vector.binding, Buffer.from(vector.tenantKey, 'hex'), Buffer.from(vector.envelope, 'hex')).toString(), vector.plaintext, vector.name);
    }
  });

  it('V1 the oracle makes the frozen vectors too, bit for bit', () => {
    for (const vector of vectors) {
      const [dataKey, salt, dataKeyIv, iv] = vector.random.map((part) => Buffer.from(part, 'hex'));
      assert.ok(dataKey !== undefined && salt !== undefined && dataKeyIv !== undefined && iv !== undefined);
      const made = makeEnvelope(vector.binding, { tenantKey: Buffer.from(vector.tenantKey, 'hex'), dataKey, salt, dataKeyIv, iv, text: Buffer.from(vector.plaintext) });
      assert.equal(made.toString('hex'), vector.envelope, vector.name);
    }
  });
});

/** Knows nothing of envelope.ts: offsets, labels and associated data are written out again from the documented format. */
async function readByWebCrypto(vector: z.output<typeof vectorShape>[number]): Promise<string> {
  const { subtle } = globalThis.crypto;
  const bytes = Uint8Array.from(Buffer.from(vector.envelope, 'hex'));
  assert.equal(new TextDecoder().decode(bytes.slice(0, 4)), 'KSE1');
  const [salt, dataKeyIv, wrapped, commitment, iv, sealed] = [bytes.slice(4, 36), bytes.slice(36, 48), bytes.slice(48, 96), bytes.slice(96, 128), bytes.slice(128, 140), bytes.slice(140)];
  const facts = vector.binding;
  const associatedData = (first: string): Uint8Array<ArrayBuffer> => {
    const list = [first, 'AES-256-GCM/HKDF-SHA-512/commitment-256', facts.tenantId, facts.credentialId, `${facts.version}`, facts.provider, facts.origin, facts.tenantKeyId, `${facts.tenantKeyVersion}`];
    const encoded = [...list.map((text) => new TextEncoder().encode(text)), salt];
    return Uint8Array.from(encoded.flatMap((part) => [part.length >>> 24, (part.length >>> 16) & 255, (part.length >>> 8) & 255, part.length & 255, ...part]));
  };
  const gcm = async (key: Uint8Array<ArrayBuffer>, nonce: Uint8Array<ArrayBuffer>, first: string, data: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> => {
    const imported = await subtle.importKey('raw', key, 'AES-GCM', false, ['decrypt']);
    return new Uint8Array(await subtle.decrypt({ name: 'AES-GCM', iv: nonce, additionalData: associatedData(first), tagLength: 128 }, imported, data));
  };
  const dataKey = await gcm(Uint8Array.from(Buffer.from(vector.tenantKey, 'hex')), dataKeyIv, 'keystead-envelope-v1/data-key', wrapped);
  const base = await subtle.importKey('raw', dataKey, 'HKDF', false, ['deriveBits']);
  const bits = async (label: string): Promise<Uint8Array<ArrayBuffer>> => new Uint8Array(await subtle.deriveBits({ name: 'HKDF', hash: 'SHA-512', salt, info: new TextEncoder().encode(label) }, base, 256));
  assert.deepEqual(await bits('keystead-envelope-v1 key commitment'), commitment);
  return new TextDecoder().decode(await gcm(await bits('keystead-envelope-v1 encryption key'), iv, 'keystead-envelope-v1', sealed));
}
