import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { bucketLabel, bucketsOf, periods } from './periods.ts';
import { chartOf, groupUsage } from './series.ts';

const day = '2026-11-20T00:00:00.000Z';
const point = (key: string, costNanoUsd: number, more: object = {}) => ({ bucketStart: day, key, label: key, requests: 1, inputTokens: 10, outputTokens: 5, costNanoUsd, unpricedRequests: 0, sandbox: false, payer: 'tenant' as const, ...more });

describe('usage as stacked bars', () => {
  it('M3 has a bar for every bucket, the empty ones too, in UTC', () => {
    const [, week] = periods;
    const buckets = bucketsOf(week, new Date('2026-11-21T23:59:59Z'));
    assert.equal(buckets.length, 7);
    assert.deepEqual([buckets[0], buckets.at(-1)], ['2026-11-15T00:00:00.000Z', '2026-11-21T00:00:00.000Z']);
    assert.equal(bucketLabel('day', day), 'Nov 20');
    assert.equal(bucketsOf(periods[4], new Date('2026-01-31T12:00:00Z'))[0], '2025-02-01T00:00:00.000Z');
  });

  it('M3 keeps the sandbox apart from what costs money, even under one name', () => {
    const points = [point('a', 7), point('a', 100, { sandbox: true, payer: 'tenant' as const })];
    const groups = groupUsage(points, 'cost');
    assert.deepEqual(groups.map((group) => [group.label, group.sandbox, group.costNanoUsd]), [['a', false, 7], ['a', true, 100]]);
    const chart = chartOf(points, groups, 'cost', [day]);
    assert.deepEqual(chart.rows, [{ start: day, band0: 7, sandbox: 100 }]);
  });

  it('M3 joins the small ones, and no sum is lost', () => {
    const points = Array.from({ length: 9 }, (_nothing, index) => point(`model.${index}`, index + 1));
    const chart = chartOf(points, groupUsage(points, 'cost'), 'cost', [day]);
    assert.deepEqual(chart.series.map((series) => series.label), ['model.8', 'model.7', 'model.6', 'model.5', 'model.4', '4 more']);
    assert.equal(Object.values(chart.rows[0] ?? {}).filter((value) => typeof value === 'number').reduce((sum, value) => sum + value, 0), 45);
  });
});
