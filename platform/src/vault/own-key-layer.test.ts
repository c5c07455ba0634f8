import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { fixedClock, newId } from '../foundation/index.ts';
import { type WrappedTenantKey, openKeyRing } from './key-ring.ts';
import type { KeyProvider } from './kms/key-provider.ts';
import { createKeyProviders } from './kms/key-providers.ts';
import { createMemoryKeyProvider } from './kms/memory.ts';
import type { OwnKeys } from './own-key-layer.ts';

type Memory = ReturnType<typeof createMemoryKeyProvider>;

/** Own keys as a test sets them: which tenant has which, and how often each was asked to unwrap. */
function createOwn() {
  const current = new Map<string, Memory>();
  const known = new Map<string, Memory[]>();
  const counts = { unwraps: 0 };
  const counted = (kms: Memory): KeyProvider => ({ ...kms, unwrap: (context, wrapped) => { counts.unwraps += 1; return kms.unwrap(context, wrapped); } });
  const own: OwnKeys = {
    async current(tenantId) { const kms = current.get(tenantId); return kms === undefined ? undefined : counted(kms); },
    async find(tenantId, name, keyId) { const kms = (known.get(tenantId) ?? []).find((each) => each.name === name && each.keyId === keyId); return kms === undefined ? undefined : counted(kms); },
  };
  return {
    own, counts,
    connect(tenantId: string): Memory {
      const kms = createMemoryKeyProvider();
      current.set(tenantId, kms);
      known.set(tenantId, [...known.get(tenantId) ?? [], kms]);
      return kms;
    },
    disconnect(tenantId: string): void { current.delete(tenantId); },
    forget(tenantId: string): void { current.delete(tenantId); known.delete(tenantId); },
  };
}

function setUp() {
  const clock = fixedClock(new Date('2026-11-02T09:00:00Z'));
  const [root, next] = [createMemoryKeyProvider(), createMemoryKeyProvider()];
  const owned = createOwn();
  const openRing = (keys = createKeyProviders(root), own: OwnKeys | undefined = owned.own) => openKeyRing({ ring: 'credential', keys, clock, timeToLiveSeconds: 60, ...(own === undefined ? {} : { own }) });
  return { ...owned, clock, root, next, openRing, ring: openRing(), tenant: newId() };
}

describe('V2 a key of the tenant’s own KMS', () => {
  it('V2 both are needed: without the tenant’s KMS key, or without the root key, nothing opens', async () => {
    const { ring, connect, forget, tenant, openRing } = setUp();
    connect(tenant);
    const row = await ring.createTenantKey(tenant);
    const key = await ring.unwrap(row);
    assert.equal(key.symmetricKeySize, 32);
    ring.forget();
    await assert.rejects(openRing(createKeyProviders(createMemoryKeyProvider())).unwrap(row), { code: 'wrong-root-key' });
    forget(tenant);
    await assert.rejects(ring.unwrap(row), { code: 'own-key-missing', message: /under Encryption/ });
  });

  it('V2 revoked at the tenant’s KMS, its keys stop within their time to live and other tenants go on', async () => {
    const { ring, connect, tenant, clock } = setUp();
    const kms = connect(tenant);
    const [row, other] = [await ring.createTenantKey(tenant), await ring.createTenantKey(newId())];
    await Promise.all([ring.unwrap(row), ring.unwrap(other)]);
    kms.failing = true;
    clock.advance(59_999);
    assert.ok(await ring.unwrap(row));
    clock.advance(1);
    await assert.rejects(ring.unwrap(row), { code: 'kms-unavailable' });
    assert.ok(await ring.unwrap(other));
    kms.failing = false;
    assert.ok(await ring.unwrap(row));
  });

  it('V2 V9 connected, replaced and taken away later, the same tenant key goes on; each change is one rewrap', async () => {
    const { ring, connect, disconnect, forget, tenant, counts } = setUp();
    const plain = await ring.createTenantKey(tenant);
    const key = await ring.unwrap(plain);
    const rewrap = async (row: WrappedTenantKey) => ({ ...row, ...await ring.rewrap(row) });
    const first = connect(tenant);
    const wrapped = await rewrap(plain);
    const second = connect(tenant);
    const replaced = await rewrap(wrapped);
    first.failing = true;
    ring.forget();
    assert.ok((await ring.unwrap(replaced)).equals(key));
    disconnect(tenant);
    const back = await rewrap(replaced);
    forget(tenant);
    second.failing = true;
    ring.forget();
    assert.ok((await ring.unwrap(back)).equals(key));
    assert.equal(counts.unwraps, 3);
  });

  it('V9 a root rotation does not ask the tenant’s KMS, so that it goes on while that is down', async () => {
    const { connect, tenant, root, next, openRing, ring, counts } = setUp();
    const kms = connect(tenant);
    const row = await ring.createTenantKey(tenant);
    kms.failing = true;
    const rotating = openRing(createKeyProviders(next, [root]));
    const moved = { ...row, ...await rotating.rewrap(row) };
    assert.equal(counts.unwraps, 0);
    assert.equal(moved.kmsKeyId, next.keyId);
    kms.failing = false;
    assert.ok((await openRing(createKeyProviders(next)).unwrap(moved)).equals(await ring.unwrap(row)));
  });

  it('V2 a row moved to another tenant does not open, also where both tenants have the same KMS key', async () => {
    const { ring, connect, tenant } = setUp();
    connect(tenant);
    const row = await ring.createTenantKey(tenant);
    await assert.rejects(ring.unwrap({ ...row, tenantId: newId() }), { code: 'does-not-open' });
  });

  it('V2 what an own key wrapped is bound to being a layer: used as root key too, neither passes for the other', async () => {
    const { connect, tenant, root, openRing } = setUp();
    const kms = connect(tenant);
    const asRoot = await openRing(createKeyProviders(kms), undefined).createTenantKey(tenant);
    const context = { purpose: 'tenant-key-own', ring: 'credential', tenant, key: asRoot.id, version: '1' };
    await assert.rejects(kms.unwrap(context, asRoot.wrapped), { code: 'does-not-open' });
    assert.notEqual(root.keyId, kms.keyId);
  });

  it('V2 a layer that is not one does not open: the root key vouches for the bytes, the format for their meaning', async () => {
    const { ring, root, tenant } = setUp();
    const id = newId();
    const context = { purpose: 'tenant-key', ring: 'credential', tenant, key: id, version: '1' };
    for (const layer of [Buffer.alloc(31), Buffer.alloc(33), Buffer.from('x'), Buffer.alloc(0)]) {
      await assert.rejects(ring.unwrap({ id, tenantId: tenant, version: 1, kms: root.name, kmsKeyId: root.keyId, wrapped: await root.wrap(context, layer) }), { code: 'does-not-open' });
    }
  });
});
