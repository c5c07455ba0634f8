import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { anomalyKinds, defaultAnomalySettings, spikeParts } from '@keystead/contract';
import { type Finding, hourOfWeek } from './facts.ts';
import { matches } from './detectors/unexpected-model.ts';
import { unexpectedNetwork } from './detectors/unexpected-network.ts';
import { detectors } from './detectors/registry.ts';
import { kindTexts } from './describe.ts';
import { learnBaseline } from './learn-baseline.ts';
import { networksOverlap, parseNetwork } from './networks.ts';
import { type KnownAlert, planAlerts } from './plan-alerts.ts';
import { type Spending, meanSpending, splitSpike } from './split-spike.ts';
import { isQuiet } from './tell-people.ts';

const spent = (models: Spending['models'], other: Partial<Spending> = {}): Spending => {
  const values = Object.values(models);
  const [unansweredNanoUsd, repeatedNanoUsd] = [other.unansweredNanoUsd ?? 0, other.repeatedNanoUsd ?? 0];
  return { requests: values.reduce((sum, each) => sum + each.requests, 0), costNanoUsd: values.reduce((sum, each) => sum + each.costNanoUsd, 0) + unansweredNanoUsd + repeatedNanoUsd, unansweredNanoUsd, repeatedNanoUsd, models };
};
const usual = spent({ small: { requests: 100, costNanoUsd: 1_000 } });

describe('A4 checks, each on its own', () => {
  it('A4 every kind has one detector and its words', () => {
    assert.deepEqual(detectors.map(({ kind }) => kind).toSorted(), [...anomalyKinds].toSorted());
    assert.deepEqual(Object.keys(kindTexts).toSorted(), [...anomalyKinds].toSorted());
  });

  for (const [about, now, expected] of [
    ['twice the calls is volume', spent({ small: { requests: 200, costNanoUsd: 2_000 } }), { volume: 1_000 }],
    ['the same calls to a dearer model are another mix', spent({ small: { requests: 50, costNanoUsd: 500 }, large: { requests: 50, costNanoUsd: 5_000 } }), { models: 4_500 }],
    ['the same calls at three times the cost are dearer calls', spent({ small: { requests: 100, costNanoUsd: 3_000 } }), { length: 2_000 }],
    ['attempts without an answer are retries', spent({ small: { requests: 100, costNanoUsd: 1_000 } }, { unansweredNanoUsd: 700 }), { retries: 700 }],
    ['calls that repeat themselves are a loop', spent({ small: { requests: 100, costNanoUsd: 1_000 } }, { repeatedNanoUsd: 900 }), { loops: 900 }],
  ] as const) {
    it(`A4 of a spike, ${about}; and the parts add up to the difference`, () => {
      const parts = splitSpike(now, usual);
      assert.deepEqual(Object.fromEntries(Object.entries(parts).filter(([, nanoUsd]) => nanoUsd !== 0)), expected);
      assert.equal(spikeParts.reduce((sum, part) => sum + parts[part], 0), now.costNanoUsd - usual.costNanoUsd);
    });
  }

  it('A4 where nothing was usual, all of it is volume; the mean of weeks is theirs', () => {
    assert.deepEqual(splitSpike(usual, spent({})), { volume: 1_000, retries: 0, loops: 0, models: 0, length: 0 });
    assert.equal(meanSpending([usual, spent({})]).costNanoUsd, 500);
  });

  for (const [one, other, overlap] of [['198.51.100.7/32', '198.51.100.0/24', true], ['198.51.0.0/16', '198.51.100.0/24', true], ['198.51.101.0/24', '198.51.100.0/24', false], ['2001:db8:1::/56', '2001:db8:1::/48', true], ['2001:db8:2::/48', '2001:db8:1::/48', false], ['0.0.0.0/0', '::/0', false]] as const) {
    it(`A4 ${one} and ${other} ${overlap ? 'have addresses in common' : 'have nothing in common'}`, () => {
      const [first, second] = [parseNetwork(one), parseNetwork(other)];
      assert.ok(first !== null && second !== null);
      assert.equal(networksOverlap(first, second), overlap);
    });
  }
  it('A4 what is no network is none', () => { for (const text of ['256.1.1.1/24', '1.2.3/8', '1.2.3.4/33', ':::/48', '2001:db8::1::/48', 'unknown', '']) assert.equal(parseNetwork(text), null, text); });

  for (const [about, networks, network, requests, found] of [
    ['outside of the networks that were named, the first call is an alert', ['198.51.100.0/24'], '203.0.113.0/24', 1, 1], ['a call from within is none', ['198.51.100.0/24'], '198.51.100.0/24', 50, 0],
    ['a few calls without a known address are none', ['198.51.100.0/24'], 'unknown', 4, 0], ['many of them are', ['198.51.100.0/24'], 'unknown', 5, 1],
    ['where none was named, a few calls from a new network are none', [], '203.0.113.0/24', 4, 0], ['five are an alert', [], '203.0.113.0/24', 5, 1],
  ] as const) {
    it(`A4 ${about}`, () => {
      const caller = { tokenId: 'token', userId: null };
      const baseline = learnBaseline({ from: 0, to: 0, hours: [], models: [], callers: [], credentialApps: [], networks: ['198.51.100.0/24'], clients: [], origins: [{ ...caller, networks: 1, clients: 1, days: 20 }], mostRefusals: [], mostFailures: [], failuresOfHours: [], mostRefusedTokens: [], mostRefusedKeys: [] });
      const present = { use: [], refusals: [], signIns: [], refusedTokens: [], refusedKeys: [], origins: [{ ...caller, day: 0, network, client: 'codex', requests, firstAt: 0, lastAt: 1 }] };
      const settings = { ...defaultAnomalySettings, networks: networks.map((range) => ({ name: 'Office', range })) };
      assert.equal(unexpectedNetwork.find({ now: 10, settings, baseline, present, routedModels: new Set(), routes: new Set() }).length, found);
    });
  }

  it('A4 a model is expected by its name, with or without its provider, or by how it begins', () => {
    assert.deepEqual([matches('gpt-5', 'openai/gpt-5'), matches('openai/gpt-5', 'openai/gpt-5'), matches('gpt-5*', 'openai/gpt-5-mini'), matches('gpt-5', 'openai/gpt-5-mini'), matches('other/*', 'openai/gpt-5')], [true, true, true, false, false]);
  });

  it('A4 quiet hours go over midnight', () => {
    const at = (hour: number): Date => new Date(Date.UTC(2026, 10, 18, hour));
    assert.deepEqual([22, 23, 0, 6, 7, 12].map((hour) => isQuiet({ from: 22, to: 7 }, at(hour))), [true, true, true, true, false, false]);
    assert.equal(isQuiet(null, at(0)), false);
  });

  it('A4 the week begins on Monday at midnight, UTC', () => assert.deepEqual([hourOfWeek(Date.UTC(2026, 10, 16)), hourOfWeek(Date.UTC(2026, 10, 22, 23))], [0, 167]));
});

describe('A4 no storms of alerts', () => {
  const hour = 3_600_000;
  const finding = (changes: Partial<Finding> = {}): Finding => ({ kind: 'spend-spike', subject: { kind: 'organisation', id: '' }, since: 10 * hour, until: 12 * hour, observed: 1, expected: 1, words: {}, novelties: [], behind: [], chart: [], ...changes });
  const known = (changes: Partial<KnownAlert> = {}): KnownAlert => ({ id: 'a', kind: 'spend-spike', subject: { kind: 'organisation', id: '' }, state: 'open', novelties: [], seenAt: 11 * hour, mutedUntil: null, mutedAt: null, resolvedAt: null, ...changes });
  const happens = (alert: KnownAlert | null, found: Finding | null, now = 12 * hour): string => {
    const plan = planAlerts(alert === null ? [] : [alert], found === null ? [] : [found, found], now);
    return (['raise', 'update', 'reopen', 'lapse'] as const).flatMap((what) => plan[what].map(() => what)).join(' ');
  };

  for (const [about, alert, found, now, expected] of [
    ['what is new is raised once, though it was found twice', null, finding(), 12, 'raise'], ['what stands is brought up to date', known(), finding(), 12, 'update'], ['also where somebody looks into it', known({ state: 'acknowledged' }), finding(), 12, 'update'],
    ['what is muted stays so', known({ state: 'muted', mutedUntil: 13 * hour }), finding(), 12, 'update'], ['an amount three times as far from the usual as when it was muted is told', known({ state: 'muted', mutedUntil: 13 * hour, mutedAt: 2 }), finding({ observed: 700, expected: 100 }), 12, 'reopen'], ['less is not', known({ state: 'muted', mutedUntil: 13 * hour, mutedAt: 2 }), finding({ observed: 500, expected: 100 }), 12, 'update'],
    ['what was muted stays muted however often it comes', known({ state: 'muted', mutedUntil: 13 * hour, mutedAt: 5, novelties: ['one'] }), finding({ novelties: ['one'], observed: 900, expected: 0 }), 12, 'update'], ['a novelty that nobody had seen when it was muted is told', known({ state: 'muted', mutedUntil: 13 * hour, mutedAt: 5, novelties: ['one'] }), finding({ novelties: ['one', 'two'] }), 12, 'reopen'],
    ['until its time is over', known({ state: 'muted', mutedUntil: 12 * hour }), finding(), 12, 'reopen'],
    ['what was resolved while it went on is not raised at once', known({ state: 'resolved', resolvedAt: 11 * hour }), finding(), 12, ''], ['but where it goes on for long', known({ state: 'resolved', resolvedAt: 11 * hour }), finding({ until: 14 * hour }), 14, 'raise'],
    ['or begins anew', known({ state: 'resolved', resolvedAt: 9 * hour }), finding(), 12, 'raise'],
    ['a novelty that was looked at is none', known({ state: 'resolved', resolvedAt: 9 * hour, novelties: ['one'] }), finding({ novelties: ['one'], until: 40 * hour }), 40, ''], ['another one is', known({ state: 'resolved', resolvedAt: 9 * hour, novelties: ['one'] }), finding({ novelties: ['one', 'two'] }), 12, 'raise'],
    ['what is not seen for a week ends', known(), null, 12 + 24 * 8, 'lapse'], ['not before', known(), null, 12 + 24 * 6, ''],
  ] as const) {
    it(`A4 ${about}`, () => assert.equal(happens(alert, found, now * hour), expected));
  }
});
