import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { fixedClock, newId } from '../../foundation/index.ts';
import { memoryLogger } from '../egress/test-service.ts';
import { openKeyRing } from '../key-ring.ts';
import { createKeyProviders } from './key-providers.ts';
import { createKmsWatch } from './kms-watch.ts';
import { createMemoryKeyProvider } from './memory.ts';

function setUp() {
  const clock = fixedClock(new Date('2026-11-02T09:00:00Z'));
  const kms = createMemoryKeyProvider();
  const keys = createKeyProviders(kms);
  const logged: string[] = [];
  const watch = createKmsWatch({ keys, clock, logger: memoryLogger(logged), timeToLiveSeconds: 60 });
  return { clock, kms, keys, watch, logged, ring: openKeyRing({ ring: 'credential', keys, clock, timeToLiveSeconds: 60 }) };
}

describe('fault 11: the key service is down', () => {
  it('fault 11: keys in memory go on to their time to live, then all is closed, readiness says why, and it recovers by itself', async () => {
    const { clock, kms, watch, ring } = setUp();
    const [cached, cold] = [await ring.createTenantKey(newId()), await ring.createTenantKey(newId())];
    await ring.unwrap(cached);
    assert.deepEqual(await watch.look(), { state: 'ok', detail: null });

    kms.failing = true;
    const degraded = await watch.look();
    assert.equal(degraded.state, 'degraded');
    assert.match(degraded.detail ?? '', /does not answer \(.+\)/);
    clock.advance(59_999);
    assert.ok(ring.peek(cached) !== undefined);
    assert.equal(watch.status().state, 'degraded');
    await assert.rejects(ring.unwrap(cold), { code: 'kms-unavailable' });

    clock.advance(1);
    assert.equal(ring.peek(cached), undefined);
    await assert.rejects(ring.unwrap(cached), { code: 'kms-unavailable' });
    assert.equal((await watch.look()).state, 'closed');

    kms.failing = false;
    assert.deepEqual(await watch.look(), { state: 'ok', detail: null });
    assert.ok(await ring.unwrap(cached));
    assert.ok(await ring.unwrap(cold));
  });

  it('fault 11: the beginning and the end are logged once each, however often one looks', async () => {
    const { kms, watch, logged } = setUp();
    kms.failing = true;
    for (let look = 0; look < 3; look += 1) await watch.look();
    kms.failing = false;
    for (let look = 0; look < 3; look += 1) await watch.look();
    assert.deepEqual(logged.map((line) => (JSON.parse(line) as { level: number }).level), [50, 30]);
  });

  it('fault 11: an earlier root key that is down counts too, since rows still need it', async () => {
    const [current, earlier] = [createMemoryKeyProvider(), createMemoryKeyProvider()];
    const watch = createKmsWatch({ keys: createKeyProviders(current, [earlier]), clock: fixedClock(new Date()), logger: memoryLogger([]) });
    earlier.failing = true;
    assert.equal((await watch.look()).state, 'degraded');
  });

  it('fault 11: a root key that wraps and unwraps but is not as it should be is told and does not close anything', async () => {
    const kms = Object.assign(createMemoryKeyProvider(), { health: async () => ({ state: 'failing' as const, detail: 'chmod 600' }) });
    const logged: string[] = [];
    const watch = createKmsWatch({ keys: createKeyProviders(kms), clock: fixedClock(new Date()), logger: memoryLogger(logged) });
    assert.deepEqual(await watch.look(), { state: 'ok', detail: 'memory: chmod 600' });
    assert.equal(logged.length, 1);
  });
});
