import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createMemoryKeyProvider } from './kms/memory.ts';
import { createRootCanary, proveRootKey, rootCanaryName } from './root-canary.ts';

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
