import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { describe, it } from 'node:test';
import { everyone } from '@keystead/contract';
import { Secret, fixedClock, newId } from '../src/foundation/index.ts';
import { createKeyProviders, createMemoryKeyProvider, createOpenedSecrets, openKeyRing } from '../src/vault/index.ts';
import { sealCredential } from '../src/vault/sealed-credential.ts';
import { type CredentialConfiguration, createKeys } from '../src/gateway/index.ts';

const canary = `canary-${randomBytes(12).toString('hex')}`;

async function world() {
  const clock = fixedClock(new Date('2026-11-02T09:00:00Z'));
  const kms = createMemoryKeyProvider();
  const ring = openKeyRing({ ring: 'credential', keys: createKeyProviders(kms), clock });
  const opened = createOpenedSecrets({ clock });
  const tenantId = newId();
  const tenantKey = await ring.createTenantKey(tenantId);
  const credential: CredentialConfiguration = {
    id: newId(), provider: 'openai', label: 'main', origin: 'https://api.openai.com', custody: 'vault', payer: 'tenant', environment: 'production', health: 'valid', models: [], scope: everyone('production'),
    expiresAt: null, caps: { requestsPerMinute: null, tokensPerMinute: null, maxConcurrent: null }, others: [], version: { id: newId(), version: 1, fingerprint: 'fp_a', envelope: Buffer.alloc(0), tenantKey },
  };
  const binding = { tenantId, credentialId: credential.id, version: 1, provider: 'openai', origin: credential.origin, tenantKeyId: tenantKey.id, tenantKeyVersion: tenantKey.version };
  const envelope = sealCredential(await ring.unwrap(tenantKey), new Secret(canary), { binding });
  const counts = { cached: 0, cold: 0 };
  const keys = createKeys(ring, opened, counts);
  const sealed = { ...credential, version: { ...credential.version, envelope } };
  return { clock, kms, ring, counts, open: async () => (await keys.open(tenantId, sealed)).reveal() };
}

describe('keys of the gateway', () => {
  it('V9 what a tenant key opened serves no longer than the tenant key: taken away (an own key locked, keys destroyed), nothing in memory goes on', async () => {
    const { kms, ring, counts, open } = await world();
    assert.equal(await open(), canary);
    assert.equal(await open(), canary);
    assert.deepEqual(counts, { cached: 1, cold: 1 });
    ring.forget();
    kms.failing = true;
    await assert.rejects(open, { code: 'kms-unavailable' });
    kms.failing = false;
    assert.equal(await open(), canary);
  });

  it('V1 fault 11: with the KMS down keys go on for five minutes in all, also one that was opened at their end', async () => {
    const { clock, kms, open } = await world();
    clock.advance(299_000);
    assert.equal(await open(), canary);
    kms.failing = true;
    assert.equal(await open(), canary);
    clock.advance(1_000);
    await assert.rejects(open, { code: 'kms-unavailable' });
  });
});
