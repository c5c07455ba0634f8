import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { fixedClock, newId } from '../foundation/index.ts';
import { openKeyRing } from './key-ring.ts';
import type { KeyProvider } from './kms/key-provider.ts';
import { createKeyProviders } from './kms/key-providers.ts';
import { createMemoryKeyProvider } from './kms/memory.ts';

function counted(kms: KeyProvider & { failing: boolean }): typeof kms & { unwraps: number } {
  const unwrap = kms.unwrap.bind(kms);
  const result = Object.assign(kms, { unwraps: 0 });
  result.unwrap = async (context, wrapped) => { result.unwraps += 1; return unwrap(context, wrapped); };
  return result;
}

function setUp() {
  const clock = fixedClock(new Date('2026-11-02T09:00:00Z'));
  const kms = counted(createMemoryKeyProvider());
  return { clock, kms, ring: openKeyRing({ ring: 'credential', keys: createKeyProviders(kms), clock, timeToLiveSeconds: 60 }) };
}

describe('V1 key ring', () => {
  it('V1 makes a key for each tenant that opens again, as a key object and never as text', async () => {
    const { ring } = setUp();
    const row = await ring.createTenantKey(newId());
    const key = await ring.unwrap(row);
    assert.equal(key.type, 'secret');
    assert.equal(key.symmetricKeySize, 32);
    assert.ok(!row.wrapped.includes(key.export()));
    assert.ok(!(await ring.unwrap(await ring.createTenantKey(row.tenantId))).equals(key));
  });

  it('V1 a row moved to another tenant, version, id or ring does not open, also while the true key is in memory', async () => {
    const { ring, kms, clock } = setUp();
    const row = await ring.createTenantKey(newId());
    await ring.unwrap(row);
    for (const moved of [{ ...row, tenantId: newId() }, { ...row, version: 2 }, { ...row, id: newId() }]) {
      assert.equal(ring.peek(moved), undefined);
      await assert.rejects(ring.unwrap(moved), { code: 'does-not-open' });
    }
    await assert.rejects(openKeyRing({ ring: 'content', keys: createKeyProviders(kms), clock }).unwrap(row), { code: 'does-not-open' });
  });

  it('V1 a key stays in memory for its time to live and not longer; many users at once make one call to the KMS', async () => {
    const { ring, kms, clock } = setUp();
    const row = await ring.createTenantKey(newId());
    assert.equal(ring.peek(row), undefined);
    await Promise.all(Array.from({ length: 20 }, () => ring.unwrap({ ...row })));
    assert.equal(kms.unwraps, 1);
    clock.advance(59_999);
    assert.ok(ring.peek(row) !== undefined);
    clock.advance(1);
    assert.equal(ring.peek(row), undefined);
    await ring.unwrap(row);
    assert.equal(kms.unwraps, 2);
  });

  it('V1 fault 11: with the KMS down, keys in memory work to their time to live, then none does, and health says why', async () => {
    const { ring, kms, clock } = setUp();
    const row = await ring.createTenantKey(newId());
    await ring.unwrap(row);
    kms.failing = true;
    assert.ok(await ring.unwrap(row));
    clock.advance(60_000);
    await assert.rejects(ring.unwrap(row), /does not answer/);
    assert.equal((await ring.health()).state, 'failing');
    kms.failing = false;
    assert.ok(await ring.unwrap(row));
  });

  it('V1 fault 6: a clock that is set ten minutes ahead or back has each key asked for anew; with the KMS down too, none lives longer by it', async () => {
    for (const minutes of [10, -10]) {
      const { ring, kms, clock } = setUp();
      const row = await ring.createTenantKey(newId());
      await ring.unwrap(row);
      clock.advance(minutes * 60_000);
      assert.equal(ring.peek(row), undefined, `${minutes} minutes`);
      kms.failing = true;
      await assert.rejects(ring.unwrap(row), { code: 'kms-unavailable' });
      kms.failing = false;
      await ring.unwrap(row);
      assert.ok(ring.peek(row) !== undefined, 'and work goes on');
    }
  });

  it('V9 a forgotten key is asked of the KMS again; a destroyed one never opens', async () => {
    const { ring, kms } = setUp();
    const row = await ring.createTenantKey(newId());
    await ring.unwrap(row);
    ring.forget(row.id);
    assert.equal(ring.peek(row), undefined);
    await ring.unwrap(row);
    ring.forget();
    await ring.unwrap(row);
    assert.equal(kms.unwraps, 3);
    assert.equal(ring.peek({ ...row, wrapped: null }), undefined);
    await assert.rejects(ring.unwrap({ ...row, wrapped: null }), { code: 'destroyed' });
  });

  it('V9 a key that is forgotten while the KMS is still opening it does not stay: who asked before has it, who asks after asks anew', async () => {
    for (const named of [true, false]) {
      const { ring, kms } = setUp();
      const row = await ring.createTenantKey(newId());
      const [unwrap, gate] = [kms.unwrap.bind(kms), Promise.withResolvers<void>()];
      kms.unwrap = async (context, wrapped) => { await gate.promise; return unwrap(context, wrapped); };
      const before = ring.unwrap(row);
      if (named) ring.forget(row.id);
      else ring.forget();
      const later = ring.unwrap(row);
      ring.forget(row.id);
      gate.resolve();
      assert.ok((await before).equals(await later));
      assert.equal(ring.peek(row), undefined);
      assert.equal(kms.unwraps, 2);
    }
  });

  it('V2 a row that another root key wrapped is refused by name, with what to do', async () => {
    const { ring } = setUp();
    const row = await ring.createTenantKey(newId());
    await assert.rejects(setUp().ring.unwrap(row), { code: 'wrong-root-key', message: new RegExp(`${row.kmsKeyId}.*Put the matching root key file back`) });
  });

  it('V1 memory stays bounded: the oldest key goes first', async () => {
    const { kms, clock } = setUp();
    const ring = openKeyRing({ ring: 'credential', keys: createKeyProviders(kms), clock, maxCachedKeys: 2 });
    const rows = await Promise.all([1, 2, 3].map(() => ring.createTenantKey(newId())));
    for (const row of rows) await ring.unwrap(row);
    assert.deepEqual(rows.map((row) => ring.peek(row) !== undefined), [false, true, true]);
  });
});
