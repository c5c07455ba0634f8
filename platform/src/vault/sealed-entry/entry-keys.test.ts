import assert from 'node:assert/strict';
import { createCipheriv, createDecipheriv, createHmac, createPrivateKey, createPublicKey, diffieHellman, generateKeyPairSync } from 'node:crypto';
import { describe, it } from 'node:test';
import { type EntryContext, bindingOf, entryCipherSuite, entrySuite, fingerprintOf, sealText } from '@keystead/contract/sealing';
import { newId } from '../../foundation/index.ts';
import { createKeyProviders } from '../kms/key-providers.ts';
import { createMemoryKeyProvider } from '../kms/memory.ts';
import { openEntryKeys } from './entry-keys.ts';
import { createMemoryEntryKeyStore } from './memory-entry-key-store.ts';

const canary = 'canary-entry/0123456789+tail';
const minute = 60_000;

function world(options: { maxAgeDays?: number } = {}) {
  const time = { now: Date.parse('2026-11-21T10:00:00Z') };
  const clock = { now: () => new Date(time.now) };
  const kms = createMemoryKeyProvider();
  const store = createMemoryEntryKeyStore();
  const open = (keys = createKeyProviders(kms)) => openEntryKeys({ keys, store, clock, ...options });
  return { time, clock, kms, store, open, keys: open() };
}

const contextOf = (change: Partial<EntryContext> = {}): EntryContext => ({ tenantId: '0198f0a0-0000-7000-8000-000000000001', purpose: 'credential', subject: 'openai', ...change });

describe('V4 sealed entry', () => {
  it('V4 opens what a client sealed, and all processes share the one key', async () => {
    const { open, keys, clock } = world();
    const sealed = await sealText(await keys.current(), canary, { context: contextOf(), now: clock.now() });
    const other = open();
    assert.equal((await other.current()).keyId, sealed.keyId);
    assert.equal((await other.open(sealed, contextOf(), { once: true })).toString(), canary);
    assert.ok(!JSON.stringify(sealed).includes(canary));
  });

  it('V4 opens for no other tenant, purpose or subject, and not with one bit changed', async () => {
    const { keys, clock } = world();
    const sealed = await sealText(await keys.current(), canary, { context: contextOf(), now: clock.now() });
    for (const change of [{ tenantId: newId() }, { purpose: 'credential-version' }, { purpose: 'import' }, { subject: 'anthropic' }, { subject: '' }] as const) {
      await assert.rejects(keys.open(sealed, contextOf(change), { once: false }), { code: 'entry-does-not-open' }, JSON.stringify(change));
    }
    const flip = (text: string, at: number): string => { const bytes = Buffer.from(text, 'base64url'); bytes[at] = (bytes[at] ?? 0) ^ 1; return bytes.toString('base64url'); };
    for (const at of [0, 15, 31]) await assert.rejects(keys.open({ ...sealed, enc: flip(sealed.enc, at) }, contextOf(), { once: false }), { code: 'entry-does-not-open' });
    for (const at of [0, 10, canary.length, canary.length + 15]) await assert.rejects(keys.open({ ...sealed, ciphertext: flip(sealed.ciphertext, at) }, contextOf(), { once: false }), { code: 'entry-does-not-open' });
    await assert.rejects(keys.open({ ...sealed, sealedAt: new Date(clock.now().getTime() + 1).toISOString() }, contextOf(), { once: false }), { code: 'entry-does-not-open' });
    await assert.rejects(keys.open({ ...sealed, keyId: 'vk_unknown' }, contextOf(), { once: false }), { code: 'entry-key-unknown' });
  });

  it('V4 fault 6: is taken with a clock wrong by ten minutes either way, and not after a quarter of an hour', async () => {
    for (const [offset, taken] of [[10 * minute, true], [-10 * minute, true], [15 * minute, true], [15 * minute + 1, false], [-15 * minute - 1, false]] as const) {
      const { keys, clock } = world();
      const sealed = await sealText(await keys.current(), canary, { context: contextOf(), now: new Date(clock.now().getTime() + offset) });
      const opening = keys.open(sealed, contextOf(), { once: true });
      if (taken) assert.equal((await opening).toString(), canary);
      else await assert.rejects(opening, { code: 'entry-expired' });
    }
  });

  it('V4 an entry is used once where it is asked for, in whichever process', async () => {
    const { open, keys, clock } = world();
    const sealed = await sealText(await keys.current(), canary, { context: contextOf(), now: clock.now() });
    const answers = await Promise.allSettled([keys, open(), open()].map((each) => each.open(sealed, contextOf(), { once: true })));
    assert.equal(answers.filter(({ status }) => status === 'fulfilled').length, 1);
    await assert.rejects(keys.open(sealed, contextOf(), { once: true }), { code: 'entry-used' });
    // The last letter of base64url carries two bits that mean nothing: spelled otherwise it is the same entry.
    const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
    for (const extra of [1, 2, 3]) {
      const enc = `${sealed.enc.slice(0, -1)}${letters.charAt(letters.indexOf(sealed.enc.slice(-1)) + extra)}`;
      assert.deepEqual(Buffer.from(enc, 'base64url'), Buffer.from(sealed.enc, 'base64url'));
      await assert.rejects(keys.open({ ...sealed, enc }, contextOf(), { once: true }), { code: 'entry-used' });
    }
    // Garbage that does not open uses nothing up.
    const next = await sealText(await keys.current(), canary, { context: contextOf(), now: clock.now() });
    await assert.rejects(keys.open(next, contextOf({ subject: 'other' }), { once: true }), { code: 'entry-does-not-open' });
    assert.equal((await keys.open(next, contextOf(), { once: true })).toString(), canary);
  });

  it('V4 an old key is replaced; entries for it open for a day more, then its private half is destroyed', async () => {
    const { time, keys, clock, store } = world({ maxAgeDays: 30 });
    const first = await keys.current();
    time.now += 30 * 86_400_000;
    const second = await keys.current();
    assert.notEqual(second.keyId, first.keyId);
    assert.notEqual(second.fingerprint, first.fingerprint);
    const late = await sealText(first, canary, { context: contextOf(), now: clock.now() });
    assert.equal((await keys.open(late, contextOf(), { once: true })).toString(), canary);
    time.now += 24 * 3_600_000;
    await assert.rejects(keys.open(await sealText(first, canary, { context: contextOf(), now: clock.now() }), contextOf(), { once: true }), { code: 'entry-key-unknown' });
    time.now += 29 * 86_400_000;
    await keys.current();
    assert.ok(!(await store.list()).some((row) => row.id === first.keyId));
  });

  it('V4 many processes that start at once agree on one key', async () => {
    const { open } = world();
    const ids = await Promise.all(Array.from({ length: 8 }, async () => (await open().current()).keyId));
    assert.equal(new Set(ids).size, 1);
  });

  it('V4 a root rotation keeps the key pair that people trust; a root key that is gone makes a new one', async () => {
    const { open, keys, kms, clock, time } = world();
    const first = await keys.current();
    const next = createMemoryKeyProvider();
    const rotated = open(createKeyProviders(next, [kms]));
    assert.equal((await rotated.current()).fingerprint, first.fingerprint);
    time.now += minute;
    const alone = open(createKeyProviders(next));
    assert.equal((await alone.current()).keyId, first.keyId);
    const sealed = await sealText(first, canary, { context: contextOf(), now: clock.now() });
    assert.equal((await alone.open(sealed, contextOf(), { once: true })).toString(), canary);
    assert.notEqual((await open(createKeyProviders(createMemoryKeyProvider())).current()).keyId, first.keyId);
  });

  it('V4 fault 11: with the KMS down a key that is in memory goes on, and a fresh process says that it cannot', async () => {
    const { open, keys, kms, clock } = world();
    const key = await keys.current();
    const seal = () => sealText(key, canary, { context: contextOf(), now: clock.now() });
    await keys.open(await seal(), contextOf(), { once: true });
    kms.failing = true;
    assert.equal((await keys.open(await seal(), contextOf(), { once: true })).toString(), canary);
    const fresh = open();
    await assert.rejects(fresh.open(await seal(), contextOf(), { once: true }), /does not answer/);
    kms.failing = false;
    assert.equal((await fresh.open(await seal(), contextOf(), { once: true })).toString(), canary);
  });

  it('V4 the fingerprint is made from suite and key, and a client refuses another suite', async () => {
    const { keys, clock } = world();
    const key = await keys.current();
    assert.match(key.fingerprint, /^(?:[a-z2-7]{4}-){7}[a-z2-7]{4}$/);
    assert.equal(await fingerprintOf(key), key.fingerprint);
    assert.notEqual(await fingerprintOf({ ...key, suite: `${key.suite}, none` }), key.fingerprint);
    await assert.rejects(sealText({ ...key, suite: 'none' }, canary, { context: contextOf(), now: clock.now() }), /does not know/);
  });
});

/** HPKE base mode once more, from RFC 9180 and `node:crypto` alone: an independent hand to compare with. */
interface OracleSuite { readonly id: number; readonly cipher: 'aes-128-gcm' | 'aes-256-gcm'; readonly keyLength: number }
const aes128: OracleSuite = { id: 1, cipher: 'aes-128-gcm', keyLength: 16 };
const aes256: OracleSuite = { id: 2, cipher: 'aes-256-gcm', keyLength: 32 };

const hmac = (key: Uint8Array, ...parts: Uint8Array[]): Buffer => parts.reduce((mac, part) => mac.update(part), createHmac('sha256', key)).digest();
const twoBytes = (value: number): Buffer => Buffer.from([value >> 8, value & 255]);

function labeled(suiteId: Buffer) {
  const extract = (salt: Uint8Array, label: string, ikm: Uint8Array): Buffer => hmac(salt, Buffer.from('HPKE-v1'), suiteId, Buffer.from(label), ikm);
  function expand(prk: Uint8Array, label: string, info: Uint8Array, length: number): Buffer {
    const whole = Buffer.concat([twoBytes(length), Buffer.from('HPKE-v1'), suiteId, Buffer.from(label), info]);
    let block: Buffer = Buffer.alloc(0);
    let out: Buffer = Buffer.alloc(0);
    for (let counter = 1; out.byteLength < length; counter += 1) { block = hmac(prk, block, whole, Buffer.from([counter])); out = Buffer.concat([out, block]); }
    return out.subarray(0, length);
  }
  return { extract, expand };
}

const derPrivate = Buffer.from('302e020100300506032b656e04220420', 'hex');
const derPublic = Buffer.from('302a300506032b656e032100', 'hex');
const privateOf = (raw: Uint8Array) => createPrivateKey({ key: Buffer.concat([derPrivate, raw]), format: 'der', type: 'pkcs8' });
const publicOf = (raw: Uint8Array) => createPublicKey({ key: Buffer.concat([derPublic, raw]), format: 'der', type: 'spki' });

/** Key and nonce of both sides; `ours` and `theirs` are X25519 keys, `enc` and `recipient` the public ones as bytes. */
function schedule(suite: OracleSuite, keys: { ours: Uint8Array; theirs: Uint8Array; enc: Uint8Array; recipient: Uint8Array; info: Uint8Array }): { key: Buffer; nonce: Buffer } {
  const kem = labeled(Buffer.concat([Buffer.from('KEM'), twoBytes(0x20)]));
  const dh = diffieHellman({ privateKey: privateOf(keys.ours), publicKey: publicOf(keys.theirs) });
  const shared = kem.expand(kem.extract(new Uint8Array(), 'eae_prk', dh), 'shared_secret', Buffer.concat([keys.enc, keys.recipient]), 32);
  const hpke = labeled(Buffer.concat([Buffer.from('HPKE'), twoBytes(0x20), twoBytes(1), twoBytes(suite.id)]));
  const context = Buffer.concat([Buffer.from([0]), hpke.extract(new Uint8Array(), 'psk_id_hash', new Uint8Array()), hpke.extract(new Uint8Array(), 'info_hash', keys.info)]);
  const secret = hpke.extract(shared, 'secret', new Uint8Array());
  return { key: hpke.expand(secret, 'key', context, suite.keyLength), nonce: hpke.expand(secret, 'base_nonce', context, 12) };
}

function aeadSeal(suite: OracleSuite, { key, nonce }: { key: Buffer; nonce: Buffer }, aad: Uint8Array, plaintext: Uint8Array): Buffer {
  const cipher = createCipheriv(suite.cipher, key, nonce);
  cipher.setAAD(aad);
  return Buffer.concat([cipher.update(plaintext), cipher.final(), cipher.getAuthTag()]);
}

describe('V4 HPKE as RFC 9180 says it', () => {
  const hex = (text: string): Buffer => Buffer.from(text, 'hex');

  it('V4 the oracle of this test makes the RFC’s own vector (A.1.1)', () => {
    const enc = hex('37fda3567bdbd628e88668c3c8d7e97d1d1253b6d4ea6d44c150f741f1bf4431');
    const recipient = hex('3948cfe0ad1ddb695d780e59077195da6c56506b027329794ab02bca80815c4d');
    const made = schedule(aes128, { ours: hex('52c4a758a802cd8b936eceea314432798d5baf2d7e9235dc084ab1b9cfa2f736'), theirs: recipient, enc, recipient, info: hex('4f6465206f6e2061204772656369616e2055726e') });
    assert.equal(made.key.toString('hex'), '4531685d41d65f03dc48f6b8302c05b0');
    assert.equal(made.nonce.toString('hex'), '56d890e5accaaf011cff4b7d');
    const ciphertext = aeadSeal(aes128, made, hex('436f756e742d30'), hex('4265617574792069732074727574682c20747275746820626561757479'));
    assert.equal(ciphertext.toString('hex'), 'f938558b5d72f1a23810b4be2ab4f84331acc02fc97babc53a52ae8218a355a96d8770ac83d07bea87e13c512a');
  });

  it('V4 what the client seals, the oracle opens; what the oracle seals, the vault opens', async () => {
    const { keys, clock, kms, store } = world();
    const [row] = await keys.current().then(() => store.list());
    assert.ok(row?.wrappedPrivateKey !== null && row !== undefined);
    const recipient = row.publicKey;
    const ours = await kms.unwrap({ purpose: 'vault-entry-key', key: row.id }, row.wrappedPrivateKey);

    const sealed = await sealText(await keys.current(), canary, { context: contextOf(), now: clock.now() });
    const { info, aad } = bindingOf(sealed.keyId, contextOf(), sealed.sealedAt);
    const enc = Buffer.from(sealed.enc, 'base64url');
    const opened = schedule(aes256, { ours, theirs: enc, enc, recipient, info });
    const bytes = Buffer.from(sealed.ciphertext, 'base64url');
    const decipher = createDecipheriv('aes-256-gcm', opened.key, opened.nonce);
    decipher.setAAD(aad);
    decipher.setAuthTag(bytes.subarray(-16));
    assert.equal(Buffer.concat([decipher.update(bytes.subarray(0, -16)), decipher.final()]).toString(), canary);

    const ephemeral = generateKeyPairSync('x25519');
    const ephemeralPublic = ephemeral.publicKey.export({ format: 'der', type: 'spki' }).subarray(-32);
    const made = schedule(aes256, { ours: ephemeral.privateKey.export({ format: 'der', type: 'pkcs8' }).subarray(-32), theirs: recipient, enc: ephemeralPublic, recipient, info });
    const ciphertext = aeadSeal(aes256, made, aad, Buffer.from(canary)).toString('base64url');
    assert.equal((await keys.open({ ...sealed, enc: ephemeralPublic.toString('base64url'), ciphertext }, contextOf(), { once: true })).toString(), canary);
  });

  it('V4 the suite is the one that is named', () => {
    const { kem, kdf, aead } = entryCipherSuite();
    assert.deepEqual([kem.id, kdf.id, aead.id], [0x20, 1, 2]);
    assert.equal(entrySuite, 'DHKEM(X25519, HKDF-SHA256), HKDF-SHA256, AES-256-GCM');
  });
});
