import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { Target } from '../routing/resolve.ts';
import { createConcurrency } from './concurrency.ts';
import { createHealthDesk } from './health-desk.ts';
import { type HealthQuestion, readAnswer, writeAnswers } from './health-messages.ts';
import { LiveHealth } from './live-health.ts';
import { mergeHealth } from './merge-health.ts';
import { bucketOf, quantileOf, RecentCalls } from './recent-calls.ts';
import { toldHealth, type ToldLeg } from './told-health.ts';

const key = (index: number): string => `00000000-0000-7000-8000-00000000000${index}`;
const target = (credential: number, model = 'm', version = 1) => ({ credential: { id: key(credential), origin: 'https://x.example', version: { version } }, model }) as unknown as Target;
const down = { kind: 'failed', blames: 'origin', code: 'provider_overloaded' } as const;
const leg = (changes: Partial<ToldLeg> = {}): ToldLeg => ({ credentialId: key(1), model: 'm', state: 'closed', probeInSeconds: null, lastFailure: null, inFlight: 0, waiting: 0, answered: 0, failed: 0, limited: 0, firstBytes: [], ...changes });

describe('calls of the last minutes', () => {
  it('counts are forgotten after five minutes at most, and not before two and a half', () => {
    const recent = new RecentCalls();
    recent.answered(0, 100);
    recent.failed(149_999);
    recent.limited(150_000);
    assert.deepEqual({ ...recent.read(299_999), firstBytes: [] }, { answered: 1, failed: 1, limited: 1, firstBytes: [] });
    assert.deepEqual({ ...recent.read(300_000), firstBytes: [] }, { answered: 0, failed: 0, limited: 1, firstBytes: [] });
    recent.answered(900_000, null);
    assert.deepEqual(recent.read(900_000), { answered: 1, failed: 0, limited: 0, firstBytes: [] });
  });

  it('half of the calls stayed under the median, within 10 %', () => {
    fc.assert(fc.property(fc.array(fc.integer({ min: 2, max: 150_000 }), { minLength: 1, maxLength: 60 }), (times) => {
      const recent = new RecentCalls();
      for (const time of times) recent.answered(0, time);
      const exact = times.toSorted((left, right) => left - right)[Math.ceil(times.length / 2) - 1] ?? 0;
      const found = quantileOf(recent.read(0).firstBytes, 0.5) ?? 0;
      assert.ok(Math.abs(found - exact) <= exact * 0.1 + 0.5, `${found} for ${exact}`);
    }));
    assert.equal(quantileOf([], 0.5), null);
    assert.equal(bucketOf(Number.MAX_SAFE_INTEGER), 71);
  });
});

describe('G4 live health over all gateway processes', () => {
  it('G4 counts are added, latencies are of all calls together, and a state that is not the same everywhere is told so', () => {
    const worlds = [0, 1].map(() => ({ health: new LiveHealth(() => 0), concurrency: createConcurrency() }));
    const [first, second] = worlds as [(typeof worlds)[number], (typeof worlds)[number]];
    for (let index = 0; index < 5; index += 1) first.health.begin('t', target(1))(down);
    for (const time of [100, 100, 1_000]) second.health.begin('t', target(1))({ kind: 'answered', firstByteMilliseconds: time });
    second.health.begin('t', target(1));
    second.health.begin('t', target(1, 'm', 2))({ kind: 'answered', firstByteMilliseconds: 100 });
    const [merged, ...others] = mergeHealth(worlds.map((world) => toldHealth('t', world)));
    assert.deepEqual(others, []);
    assert.deepEqual([merged?.state, merged?.processes, merged?.answered, merged?.failed, merged?.successShare, merged?.inFlight, merged?.lastFailure], ['partly', { closed: 1, open: 1, 'half-open': 0, resting: 0 }, 4, 5, 4 / 9, 1, 'provider_overloaded']);
    assert.ok(Math.abs((merged?.p50Milliseconds ?? 0) - 100) <= 10 && Math.abs((merged?.p95Milliseconds ?? 0) - 1_000) <= 100);
    assert.deepEqual(toldHealth('another', first), [], 'G5 nothing of one organisation is told to another');
  });

  it('G5 of a key of the platform an organisation is told its own calls, and not who else waits for it', async () => {
    const world = { health: new LiveHealth(() => 0), concurrency: createConcurrency() };
    const shared = { ...target(1), credential: { ...target(1).credential, owner: 'platform' } } as unknown as Target;
    world.health.begin('t', shared);
    const release = world.concurrency.take(key(1), 1);
    const waiting = world.concurrency.wait(key(1), 1, 60_000);
    assert.equal(world.concurrency.countOf(key(1)).waiting, 1);
    assert.deepEqual(toldHealth('t', world).map(({ inFlight, waiting: told }) => [inFlight, told]), [[1, 0]]);
    release?.();
    (await waiting)?.();
  });

  it('the order in which processes told makes no difference', () => {
    const told = fc.array(fc.record({ model: fc.constantFrom('a', 'b'), state: fc.constantFrom('closed', 'open', 'half-open', 'resting'), answered: fc.nat(9), failed: fc.nat(9) } as const), { maxLength: 4 }).map((legs) => legs.map((each) => leg(each)));
    fc.assert(fc.property(fc.array(told, { maxLength: 4 }), (all) => { assert.deepEqual(mergeHealth(all), mergeHealth(all.toReversed())); }));
    assert.equal(mergeHealth([[leg({ state: 'open' })], [leg({ state: 'resting' })]])[0]?.state, 'open');
    assert.equal(mergeHealth([[leg({ state: 'resting' })]])[0]?.state, 'resting');
  });

  it('however many legs, and whatever their models are called, no payload is too long for PostgreSQL, and all of them come', () => {
    const legs = Array.from({ length: 400 }, (_, index) => leg({ model: `${'ü'.repeat(index % 200)}${index}`, firstBytes: Array.from({ length: 20 }, (__, bucket) => [bucket, 9] as const) }));
    const payloads = writeAnswers({ ask: key(8), process: key(9), legs });
    assert.ok(payloads.every((payload) => Buffer.byteLength(payload) < 8_000));
    assert.deepEqual(payloads.flatMap((payload) => readAnswer(payload)?.legs ?? []), legs);
    assert.equal(writeAnswers({ ask: key(8), process: key(9), legs: [leg({ model: 'x'.repeat(9_000) })] }).length, 1);
    assert.deepEqual(['', '{', '{"ask":1}'].map(readAnswer), [null, null, null]);
  });

  it('who answered the last question is waited for with the next; who has gone is not waited for twice', async () => {
    const sent: HealthQuestion[] = [];
    const waits: (() => void)[] = [];
    const clock = { now: 0 };
    const desk = createHealthDesk({ send: async (question) => { sent.push(question); }, now: () => clock.now, wait: () => new Promise((resolve) => { waits.push(() => resolve(null)); }) });
    const tell = (process: number) => { for (const payload of writeAnswers({ ask: sent.at(-1)?.ask ?? '', process: key(process), legs: [leg({ answered: 1 })] })) { const answer = readAnswer(payload); if (answer !== null) desk.take(answer); } };
    const first = desk.ask(key(5));
    assert.equal(desk.ask(key(5)), first, 'one question serves all who look on');
    await Promise.resolve();
    tell(1);
    tell(2);
    waits.shift()?.();
    assert.deepEqual([(await first).processes, (await first).legs[0]?.answered], [2, 2]);
    clock.now = 1_000;
    const second = desk.ask(key(5));
    await Promise.resolve();
    tell(1);
    tell(2);
    assert.equal((await second).processes, 2, 'nobody waited for the time to pass');
    clock.now = 2_000;
    const third = desk.ask(key(5));
    await Promise.resolve();
    tell(2);
    waits.at(-1)?.();
    assert.equal((await third).processes, 1);
    clock.now = 3_000;
    const fourth = desk.ask(key(5));
    await Promise.resolve();
    tell(2);
    assert.equal((await fourth).processes, 1);
    assert.equal(sent.length, 4);
  });
});
