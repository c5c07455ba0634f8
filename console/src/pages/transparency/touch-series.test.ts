import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { touchSeries } from './touch-series.ts';

describe('V10 touches by day', () => {
  it('V10 days without a touch stand in the chart too, and kinds in the order of the registry', () => {
    const series = touchSeries({
      from: '2026-11-18T10:00:00.000Z', to: '2026-11-21T10:00:00.000Z',
      days: [{ day: '2026-11-19T00:00:00.000Z', kind: 'support', count: 2 }, { day: '2026-11-19T00:00:00.000Z', kind: 'use', count: 5 }, { day: '2026-11-21T00:00:00.000Z', kind: 'use', count: 1 }],
    });
    assert.deepEqual(series.kinds, ['use', 'support']);
    assert.deepEqual(series.days.map((day) => [day.day.slice(0, 10), day.total]), [['2026-11-18', 0], ['2026-11-19', 7], ['2026-11-20', 0], ['2026-11-21', 1]]);
    assert.deepEqual(series.days[1]?.counts, { support: 2, use: 5 });
  });
});
