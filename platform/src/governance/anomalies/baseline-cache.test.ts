import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { openBaselineCache } from './baseline-cache.ts';
import { learnBaseline } from './learn-baseline.ts';

const nothing = learnBaseline({ from: 0, to: 0, hours: [], models: [], callers: [], credentialApps: [], networks: [], clients: [], origins: [], mostRefusals: [], mostFailures: [], failuresOfHours: [], mostRefusedTokens: [], mostRefusedKeys: [] });

describe('A4 baselines that a process keeps', () => {
  const cache = () => openBaselineCache({ most: 3, restMilliseconds: 10 });
  /** Looks at each in turn; gives those that had to be learnt. */
  const looks = (baselines: ReturnType<typeof cache>, names: string, { day = 1, now = 0 } = {}): string => [...names].filter((name) => {
    if (baselines.get(name, day, now) !== null) return false;
    baselines.keep(name, day, now, nothing);
    return true;
  }).join('');

  it('A4 in turns, one more than there is room for is learnt anew alone, and not all of them', () => {
    const baselines = cache();
    assert.deepEqual([1, 2, 3].map((now) => looks(baselines, 'abcd', { now })), ['abcd', 'd', 'd']);
  });

  it('A4 the one that was looked at longest ago makes room, once it rests; the others stay', () => {
    const baselines = cache();
    looks(baselines, 'abc');
    looks(baselines, 'ac', { now: 9 });
    assert.deepEqual([looks(baselines, 'd', { now: 12 }), looks(baselines, 'acd', { now: 12 }), looks(baselines, 'b', { now: 12 })], ['d', '', 'b']);
  });

  it('A4 a new day is learnt', () => {
    const baselines = cache();
    assert.deepEqual([looks(baselines, 'ab'), looks(baselines, 'ab'), looks(baselines, 'ab', { day: 2 }), looks(baselines, 'ab', { day: 2 })], ['ab', '', 'ab', '']);
  });
});
