import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createKeyProviders } from './kms/key-providers.ts';
import { createMemoryKeyProvider } from './kms/memory.ts';
import { createRootCanary, proveRootKey, proveRootKeys, rootCanaryName } from './root-canary.ts';

describe('V2 root key canary', () => {
  it('V2 proves the root key that the database was made with, after a trip through JSON', async () => {
    const kms = createMemoryKeyProvider();
    const stored: unknown = JSON.parse(JSON.stringify(await createRootCanary(kms, 'credential')));
    await proveRootKey(kms, 'credential', stored);
  });

  it('V2 another root key, or the right one for the other ring, is refused with what to do', async () => {
    const kms = createMemoryKeyProvider();
    const stored = await createRootCanary(kms, 'credential');
    await assert.rejects(proveRootKey(createMemoryKeyProvider(), 'credential', stored), { code: 'root-key-mismatch', message: /Put the matching root key file back/ });
    await assert.rejects(proveRootKey(kms, 'content', stored), { code: 'root-key-mismatch' });
    await assert.rejects(proveRootKey(kms, 'credential', { ...stored, wrapped: (await kms.wrap({ purpose: 'root-canary', ring: 'credential' }, Buffer.from('another text'))).toString('base64') }), { code: 'root-key-mismatch' });
  });

  it('V2 a canary that cannot be read is an error, not a reason to make a new one', async () => {
    const kms = createMemoryKeyProvider();
    for (const bad of [null, undefined, {}, 'x', { format: 2 }, { ...(await createRootCanary(kms, 'credential')), wrapped: '%' }]) {
      await assert.rejects(proveRootKey(kms, 'credential', bad), { code: 'canary-malformed' });
    }
  });

  it('V2 a KMS that is down is not taken for a wrong key', async () => {
    const kms = createMemoryKeyProvider();
    const stored = await createRootCanary(kms, 'credential');
    kms.failing = true;
    await assert.rejects(proveRootKey(kms, 'credential', stored), /does not answer/);
  });

  it('V2 each ring has a canary of its own', () => {
    assert.notEqual(rootCanaryName('credential'), rootCanaryName('content'));
  });
});

describe('V9 canaries of several root keys', () => {
  const row = (name: string, value: unknown) => ({ name, value: JSON.parse(JSON.stringify(value)) as unknown });

  it('V9 a new database gets one canary; a root key brought later gets its own, beside the first', async () => {
    const [first, second] = [createMemoryKeyProvider(), createMemoryKeyProvider()];
    const one = await proveRootKeys(createKeyProviders(first), 'content', []);
    assert.equal(one?.name, 'root-canary.content');
    const stored = [row(one.name, one.value)];
    assert.equal(await proveRootKeys(createKeyProviders(first), 'content', stored), null);
    const two = await proveRootKeys(createKeyProviders(second, [first]), 'content', stored);
    assert.match(two?.name ?? '', /^root-canary\.content\/[0-9a-f]{32}$/);
    stored.push(row(two?.name ?? '', two?.value));
    assert.equal(await proveRootKeys(createKeyProviders(second, [first]), 'content', stored), null);
    assert.equal(await proveRootKeys(createKeyProviders(first, [second]), 'content', stored), null);
  });

  it('V9 a root key still in use that is not configured stops the start, and names KEYSTEAD_KMS_EARLIER', async () => {
    const [first, second] = [createMemoryKeyProvider(), createMemoryKeyProvider()];
    const stored = [row('root-canary.content', await createRootCanary(first, 'content'))];
    await assert.rejects(proveRootKeys(createKeyProviders(second), 'content', stored), { code: 'root-key-mismatch', message: /KEYSTEAD_KMS_EARLIER/ });
  });

  it('V9 a retired root key need not be configured; where it is, it must still be the true one', async () => {
    const [first, second] = [createMemoryKeyProvider(), createMemoryKeyProvider()];
    const stored = [row('root-canary.content', { ...await createRootCanary(first, 'content'), retired: true }), row('root-canary.content/2', await createRootCanary(second, 'content'))];
    assert.equal(await proveRootKeys(createKeyProviders(second), 'content', stored), null);
    const impostor = Object.assign(createMemoryKeyProvider(), { keyId: first.keyId });
    await assert.rejects(proveRootKeys(createKeyProviders(second, [impostor]), 'content', stored), { code: 'root-key-mismatch' });
  });
});
