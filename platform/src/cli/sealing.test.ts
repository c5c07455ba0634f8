import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { type Server, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, beforeEach, describe, it } from 'node:test';
import { type SealedEntry, type VaultKey, operations } from '@keystead/contract';
import { bindingOf, entryCipherSuite, entrySuite, fingerprintOf, fromBase64Url, toBase64Url } from '@keystead/contract/sealing';
import { readTrustedKey, sealBody } from './sealing.ts';
import { WrongUse } from './secret-input.ts';
import { openPins } from './vault-key-pins.ts';

const privateKeys = new Map<string, Awaited<ReturnType<ReturnType<typeof entryCipherSuite>['kem']['generateKeyPair']>>['privateKey']>();

async function newKey(): Promise<VaultKey> {
  const { kem } = entryCipherSuite();
  const { publicKey, privateKey } = await kem.generateKeyPair();
  const key = { suite: entrySuite, publicKey: toBase64Url(new Uint8Array(await kem.serializePublicKey(publicKey))) };
  privateKeys.set(key.publicKey, privateKey);
  return { ...key, keyId: 'vk_1', fingerprint: 'what the answer claims is not read', createdAt: '2026-11-21T00:00:00Z' };
}

describe('V4 the vault key at the command line', () => {
  let server: Server;
  let folder = '';
  let origin = '';
  let key: VaultKey;
  const warned: string[] = [];
  const warn = (text: string): void => { warned.push(text); };
  const pins = () => openPins({ XDG_CONFIG_HOME: folder });
  before(async () => {
    server = createServer((request, response) => { response.end(JSON.stringify(request.url === '/api/v1/vault/key' ? key : { tenant: { id: '0198f0a0-0000-7000-8000-000000000001' } })); });
    await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
    origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'keystead-pins-'));
    key = await newKey();
    warned.length = 0;
  });
  after(() => { server.closeAllConnections(); server.close(); });

  /** As the egress role opens it. */
  async function opened(entry: SealedEntry, subject: string): Promise<string> {
    const suite = entryCipherSuite();
    const { info, aad } = bindingOf(entry.keyId, { tenantId: '0198f0a0-0000-7000-8000-000000000001', purpose: 'credential', subject }, entry.sealedAt);
    const recipientKey = privateKeys.get(key.publicKey);
    assert.ok(recipientKey !== undefined);
    return new TextDecoder().decode(await suite.open({ recipientKey, enc: fromBase64Url(entry.enc).buffer, info: info.buffer }, fromBase64Url(entry.ciphertext).buffer, aad.buffer));
  }

  it('V4 the first key is shown and trusted, in a file for this user alone; the same key passes after that without a word', async () => {
    await readTrustedKey(origin, { pins: pins(), warn });
    const fingerprint = await fingerprintOf(key);
    assert.match(warned.join(), new RegExp(fingerprint));
    assert.equal(((await stat(pins().file)).mode & 0o777), 0o600);
    assert.equal(((await stat(dirname(pins().file))).mode & 0o777), 0o700);
    assert.deepEqual(JSON.parse(await readFile(pins().file, 'utf8')), { [origin]: fingerprint });
    await readTrustedKey(origin, { pins: pins(), warn });
    assert.equal(warned.length, 1);
    await rm(folder, { recursive: true });
  });

  it('V4 another key stops the command, names both, and passes once its fingerprint is given', async () => {
    await readTrustedKey(origin, { pins: pins(), warn });
    const first = await fingerprintOf(key);
    key = await newKey();
    const second = await fingerprintOf(key);
    await assert.rejects(readTrustedKey(origin, { pins: pins(), warn }), (error: Error) => error instanceof WrongUse && error.message.includes(first) && error.message.includes(second));
    await assert.rejects(readTrustedKey(origin, { pins: pins(), warn, expected: first }), WrongUse);
    await readTrustedKey(origin, { pins: pins(), warn, expected: second });
    await readTrustedKey(origin, { pins: pins(), warn });
    await rm(folder, { recursive: true });
  });

  it('V4 a fingerprint given the first time must be the right one; a broken file of pins does not become trust on first use', async () => {
    await assert.rejects(readTrustedKey(origin, { pins: pins(), warn, expected: 'aaaa' }), WrongUse);
    assert.equal(await pins().read(origin), null);
    await readTrustedKey(origin, { pins: pins(), warn });
    await writeFile(pins().file, '{"broken');
    await assert.rejects(readTrustedKey(origin, { pins: pins(), warn }), /cannot be read/);
    await rm(folder, { recursive: true });
  });

  it('V4 the field that an operation seals leaves only sealed, and what it is bound to must be named', async () => {
    await rm(folder, { recursive: true, force: true });
    const before = process.env['XDG_CONFIG_HOME'];
    process.env['XDG_CONFIG_HOME'] = folder;
    try {
      const api = { origin, token: 'ks_test' };
      const expected = await fingerprintOf(key);
      const body = await sealBody(operations.createCredential, api, { body: { provider: 'openai', secret: 'sk-canary-0123456789\n' }, value: () => undefined, expected });
      assert.deepEqual(Object.keys(body).toSorted(), ['provider', 'sealed']);
      assert.ok(!JSON.stringify(body).includes('canary'));
      await assert.rejects(sealBody(operations.createCredential, api, { body: { secret: 'sk-canary-0123456789' }, value: () => undefined, expected }), /"provider" is needed/);
      const connection = { region: 'eu-central-1' };
      const placed = await sealBody(operations.createCredential, api, { body: { provider: 'bedrock', connection, secret: 'ABSKcanary0123456789' }, value: () => undefined, expected });
      assert.equal(await opened(placed['sealed'] as SealedEntry, 'bedrock [["region","eu-central-1"]]'), 'ABSKcanary0123456789');
      await assert.rejects(opened(placed['sealed'] as SealedEntry, 'bedrock'));
      await assert.rejects(sealBody(operations.createCredential, api, { body: { provider: 'bedrock', connection: 'eu-central-1', secret: 'ABSKcanary0123456789' }, value: () => undefined, expected }), /--connection is JSON/);
      const untouched = { provider: 'sandbox' };
      assert.equal(await sealBody(operations.createCredential, api, { body: untouched, value: () => undefined, expected }), untouched);
    } finally {
      if (before === undefined) Reflect.deleteProperty(process.env, 'XDG_CONFIG_HOME');
      else process.env['XDG_CONFIG_HOME'] = before;
      await rm(folder, { recursive: true, force: true });
    }
  });
});
