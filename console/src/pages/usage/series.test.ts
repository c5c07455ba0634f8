import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { bucketLabel, bucketsBetween, bucketsFor, periods, spanOf, spanOfBucket, spanOfDays } from './periods.ts';
import { changeText, chartOf, groupUsage, shareOf } from './series.ts';

const day = '2026-11-20T00:00:00.000Z';
const point = (key: string, costNanoUsd: number, more: object = {}) => ({ bucketStart: day, key, label: key, other: false, second: null, requests: 1, failures: 0, inputTokens: 10, outputTokens: 5, costNanoUsd, estimatedNanoUsd: 0, unpricedRequests: 0, sandbox: false, payer: 'tenant' as const, ...more });
const now = new Date('2026-11-21T23:59:59Z');

describe('usage as stacked bars', () => {
  it('M3 has a bar for every bucket, the empty ones too, in UTC', () => {
    const [, week, , , year] = periods;
    const buckets = bucketsBetween('day', spanOf(week, now), now);
    assert.deepEqual([buckets.length, buckets[0], buckets.at(-1)], [7, '2026-11-15T00:00:00.000Z', '2026-11-21T00:00:00.000Z']);
    assert.deepEqual([bucketLabel('day', day), bucketLabel('hour', day)], ['Nov 20', 'Nov 20 00:00']);
    assert.equal(spanOf(year, new Date('2026-01-31T12:00:00Z')).from, '2025-02-01T00:00:00.000Z');
  });

  it('B4 a range of one’s own holds both its days, in either order, and has buckets that fit it', () => {
    assert.deepEqual(spanOfDays('2026-03-05', '2026-03-01'), { from: '2026-03-01T00:00:00.000Z', to: '2026-03-06T00:00:00.000Z' });
    assert.deepEqual([spanOfDays('2026-03-05', ''), spanOfDays('2026-13-45', '2026-03-01')], [null, null]);
    const span = spanOfDays('2026-01-31', '2026-03-01') ?? assert.fail();
    assert.deepEqual(bucketsBetween('month', span, now), ['2026-01-01T00:00:00.000Z', '2026-02-01T00:00:00.000Z', '2026-03-01T00:00:00.000Z']);
    assert.deepEqual(['2026-03-01', '2026-03-20', '2026-05-20', '2026-12-30', '2030-01-01'].map((last) => bucketsFor(spanOfDays('2026-03-01', last) ?? assert.fail(), now)[0]), ['hour', 'day', 'day', 'month', 'month']);
    assert.deepEqual(spanOfBucket('month', '2026-12-01T00:00:00.000Z'), { from: '2026-12-01T00:00:00.000Z', to: '2027-01-01T00:00:00.000Z' });
  });

  it('M3 keeps the sandbox apart from what costs money, even under one name', () => {
    const points = [point('a', 7), point('a', 100, { sandbox: true })];
    const groups = groupUsage(points, 'cost');
    assert.deepEqual(groups.map((group) => [group.label, group.sandbox, group.costNanoUsd]), [['a', false, 7], ['a', true, 100]]);
    const chart = chartOf(points, groups, 'cost', [day]);
    assert.deepEqual(chart.rows, [{ start: day, band0: 7, sandbox: 100 }]);
    assert.deepEqual(shareOf(chart).rows, [{ start: day, band0: 100 }], 'it has no share of what is real');
  });

  it('B4 B8 what credits paid counts as requests and tokens, and never in a sum of money with own keys', () => {
    const points = [point('a', 7, { estimatedNanoUsd: 2 }), point('a', 100, { payer: 'platform' as const, estimatedNanoUsd: 50 })];
    assert.deepEqual(groupUsage(points, 'requests').map((group) => [group.requests, group.inputTokens, group.costNanoUsd, group.estimatedNanoUsd]), [[2, 20, 7, 2]]);
  });

  it('M3 joins the small ones, and no sum is lost', () => {
    const points = Array.from({ length: 9 }, (_nothing, index) => point(`model.${index}`, index + 1));
    const chart = chartOf(points, groupUsage(points, 'cost'), 'cost', [day]);
    assert.deepEqual(chart.series.map((series) => series.label), ['model.8', 'model.7', 'model.6', 'model.5', 'model.4', '4 more']);
    assert.equal(Object.values(chart.rows[0] ?? {}).filter((value) => typeof value === 'number').reduce((sum, value) => sum + value, 0), 45);
  });

  it('B4 what the server joined as other stands last, whatever it is called and however large it is; two dimensions make one name', () => {
    const points = [point('other', 1_000, { label: '490 others', other: true }), point('other', 5), point('b', 3, { second: { key: 't', label: 'Team', other: false } })];
    const groups = groupUsage(points, 'cost');
    assert.deepEqual(groups.map((group) => [group.costNanoUsd, group.other]), [[5, false], [3, false], [1_000, true]]);
    assert.deepEqual(chartOf(points, groups, 'cost', [day]).series.map(({ label }) => label), ['other', 'b · Team', 'All others']);
  });

  it('B4 shares of a bucket make a hundred, and an empty bucket has none', () => {
    const points = [point('a', 1), point('b', 3)];
    assert.deepEqual(shareOf(chartOf(points, groupUsage(points, 'cost'), 'cost', [day, '2026-11-21T00:00:00.000Z'])).rows, [{ start: day, band0: 75, band1: 25 }, { start: '2026-11-21T00:00:00.000Z', band0: 0, band1: 0 }]);
  });

  it('B4 a change is told where there was something before', () => {
    assert.deepEqual([changeText(150, 100), changeText(99, 100), changeText(0, 0), changeText(5, 0)], ['+50% on the time before', '−1.0% on the time before', 'as before', null]);
  });
});
