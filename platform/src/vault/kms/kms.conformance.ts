import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { describe, it } from 'node:test';
import { VaultError } from '../errors.ts';
import type { KeyProvider } from './key-provider.ts';

const context = { purpose: 'tenant-key', tenant: '0198c0de-0000-7000-8000-000000000001' };

function doesNotOpen(error: unknown): boolean {
  return error instanceof VaultError && error.code === 'does-not-open';
}

/** What every key provider promises. `open` gives a provider with a root key of its own each time. */
export function kmsConformance(name: string, open: () => Promise<KeyProvider>): void {
  describe(`V2 key provider ${name}`, () => {
    it('V2 unwraps what it wrapped, for the same context in any order of its names', async () => {
      const kms = await open();
      const plaintext = randomBytes(32);
      const wrapped = await kms.wrap(context, plaintext);
      assert.deepEqual(await kms.unwrap({ tenant: context.tenant, purpose: context.purpose }, wrapped), plaintext);
    });

    it('V2 names its driver and its key, and the name holds nothing of what it wraps', async () => {
      const kms = await open();
      assert.match(kms.name, /^[a-z][a-z0-9-]+$/);
      assert.ok(kms.keyId.length > 0);
      assert.notEqual(kms.keyId, (await open()).keyId);
    });

    it('V2 another context does not open it: value, name, one more, one less', async () => {
      const kms = await open();
      const wrapped = await kms.wrap(context, randomBytes(32));
      for (const wrong of [
        { ...context, tenant: '0198c0de-0000-7000-8000-000000000002' },
        { ...context, more: 'x' },
        { tenant: context.tenant },
        { purpose: context.tenant, tenant: context.purpose },
        { purpos: `e${context.purpose}`, tenant: context.tenant },
      ]) await assert.rejects(kms.unwrap(wrong, wrapped), doesNotOpen);
    });

    it('V2 a context is mandatory and no part of it may be empty', async () => {
      const kms = await open();
      const wrapped = await kms.wrap(context, randomBytes(32));
      for (const empty of [{}, { tenant: '' }, { '': 'x' }]) {
        await assert.rejects(kms.wrap(empty, randomBytes(32)), { code: 'context-missing' });
        await assert.rejects(kms.unwrap(empty, wrapped), { code: 'context-missing' });
      }
    });

    it('V2 every flipped bit is noticed', async () => {
      const kms = await open();
      const wrapped = await kms.wrap(context, randomBytes(32));
      for (let bit = 0; bit < wrapped.byteLength * 8; bit += 1) {
        const changed = Buffer.from(wrapped);
        changed.writeUInt8(changed.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
        await assert.rejects(kms.unwrap(context, changed), doesNotOpen);
      }
    });

    it('V2 every truncation and every extension is noticed', async () => {
      const kms = await open();
      const wrapped = await kms.wrap(context, randomBytes(32));
      for (let length = 0; length < wrapped.byteLength; length += 1) await assert.rejects(kms.unwrap(context, wrapped.subarray(0, length)), doesNotOpen);
      await assert.rejects(kms.unwrap(context, Buffer.concat([wrapped, Buffer.alloc(1)])), doesNotOpen);
    });

    it('V2 the same key wrapped twice gives different bytes, and neither holds it', async () => {
      const kms = await open();
      const plaintext = randomBytes(32);
      const [first, second] = [await kms.wrap(context, plaintext), await kms.wrap(context, plaintext)];
      assert.notDeepEqual(first, second);
      assert.ok(!first.includes(plaintext) && !second.includes(plaintext));
    });

    it('V2 another root key does not open it', async () => {
      const wrapped = await (await open()).wrap(context, randomBytes(32));
      await assert.rejects((await open()).unwrap(context, wrapped), doesNotOpen);
    });

    it('V2 says that it is well', async () => {
      assert.deepEqual(await (await open()).health(), { state: 'ok', detail: null });
    });
  });
}
