import assert from 'node:assert/strict';
import { describe, it, mock } from 'node:test';
import type { Target } from '../routing/resolve.ts';
import { averaged, currentAverage, filled, fullBudget } from './averages.ts';
import { createConcurrency } from './concurrency.ts';
import { LiveHealth } from './live-health.ts';

const target = (id: string, model = 'm', origin = 'https://x.example') => ({ credential: { id, origin, version: { version: 1 } }, model }) as unknown as Target;
const down = { kind: 'failed', blames: 'origin', code: 'provider_overloaded' } as const;

function world() {
  const clock = { now: 0 };
  const health = new LiveHealth(() => clock.now);
  const call = (tenant: string, at: Target, end: Parameters<ReturnType<LiveHealth['begin']>>[0], times = 1) => { for (let index = 0; index < times; index += 1) health.begin(tenant, at)(end); };
  return { clock, health, call };
}

describe('live health', () => {
  it('G5 what happens to one tenant’s key says nothing about another’s, at the same provider and model', () => {
    const { health, call } = world();
    call('a', target('k1'), down, 5);
    assert.equal(health.look('a', target('k1')), 'no');
    assert.equal(health.look('b', target('k1')), 'yes');
    assert.deepEqual(health.liveHealth('b').map(({ state, inFlight }) => [state, inFlight]), [['closed', 0]]);
  });

  it('an origin that fails for one key of a tenant is closed to its others there, for that model; a rejected key is closed alone', () => {
    const { health, call } = world();
    call('a', target('k1'), down, 5);
    assert.deepEqual([health.look('a', target('k2')), health.look('a', target('k2', 'other')), health.look('a', target('k2', 'm', 'https://y.example'))], ['no', 'yes', 'yes']);
    call('b', target('k1'), { kind: 'failed', blames: 'key', code: 'provider_key_rejected' }, 5);
    assert.deepEqual([health.look('b', target('k1')), health.look('b', target('k2'))], ['no', 'yes']);
  });

  it('S15 one call finds out, and closes it; the snapshot says how it stands', () => {
    const { clock, health, call } = world();
    call('a', target('k1'), down, 5);
    const [open] = health.liveHealth('a');
    assert.deepEqual([open?.state, open?.lastFailure, open?.probeInMilliseconds, open?.inFlight], ['open', 'provider_overloaded', 5_000, 0]);
    clock.now = 5_000;
    const end = health.begin('a', target('k1'));
    assert.deepEqual([health.look('a', target('k1')), health.liveHealth('a')[0]?.state, health.liveHealth('a')[0]?.inFlight], ['no', 'half-open', 1]);
    end({ kind: 'answered', firstByteMilliseconds: 40 });
    const [closed] = health.liveHealth('a');
    assert.deepEqual([closed?.state, closed?.lastFailure, closed?.firstByteMilliseconds], ['closed', null, 40]);
  });

  it('S01 who asked for a rest is not called until it is over', () => {
    const { clock, health, call } = world();
    call('a', target('k1'), { kind: 'limited', restMilliseconds: 2_000, code: 'provider_rate_limited' });
    assert.deepEqual([health.restOf('a', target('k1')), health.liveHealth('a')[0]?.state], [2_000, 'resting']);
    clock.now = 2_000;
    assert.equal(health.restOf('a', target('k1')), 0);
  });

  it('models that callers invent without end take no memory without end', () => {
    const { health, call } = world();
    for (let index = 0; index < 2_000; index += 1) call('a', target('k1', `m-${index}`), down);
    assert.equal(health.liveHealth('a').length, 500);
  });

  it('fault 10 in a storm of errors the repeats come to a tenth of the calls', () => {
    let budget = fullBudget(0);
    let repeats = 0;
    for (let call = 0; call < 1_000; call += 1) {
      budget = filled(budget, 0, 1);
      if (budget.left >= 1) { budget = { ...budget, left: budget.left - 1 }; repeats += 1; }
    }
    assert.ok(repeats >= 100 && repeats <= 111, String(repeats));
  });

  it('an average follows what is new, and is forgotten when it is old', () => {
    const first = averaged(null, 100, 0);
    assert.equal(averaged(first, 200, 1_000).value, 120);
    assert.ok(averaged(first, 200, 200_000).value > 199);
    assert.equal(currentAverage(first, 300_001), null);
  });
});

describe('places among the calls under way with a credential', () => {
  it('never more than the cap; who waits is served in turn, before who comes later', async () => {
    const places = createConcurrency();
    const first = places.take('k', 1);
    assert.equal(places.take('k', 1), null);
    const order: string[] = [];
    const waiting = ['a', 'b'].map((name) => places.wait('k', 1, 10_000).then((release) => { order.push(name); return release; }));
    first?.();
    first?.();
    (await waiting[0])?.();
    assert.equal(places.take('k', 1), null, 'the place went to the one who waited');
    (await waiting[1])?.();
    assert.deepEqual(order, ['a', 'b']);
    assert.deepEqual(places.countOf('k'), { taken: 0, waiting: 0 });
    assert.equal(places.take('other', 1) === null, false);
  });

  it('who waits too long is told, and the queue is bounded', async () => {
    mock.timers.enable({ apis: ['setTimeout'] });
    const places = createConcurrency();
    places.take('k', 1);
    const waiting = [1, 2, 3, 4].map(() => places.wait('k', 1, 2_000));
    assert.equal(await places.wait('k', 1, 2_000), null, 'four wait already');
    mock.timers.tick(2_000);
    assert.deepEqual(await Promise.all(waiting), [null, null, null, null]);
    assert.equal(places.countOf('k').waiting, 0);
    mock.timers.reset();
  });

  it('a cap is divided between the processes, and each has at least one', () => {
    const places = createConcurrency(4);
    assert.equal([1, 2, 3].map(() => places.take('k', 8)).filter((release) => release !== null).length, 2);
    assert.notEqual(places.take('small', 1), null);
  });
});
