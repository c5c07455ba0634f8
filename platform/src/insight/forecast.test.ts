import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { type MonthForecast, dayOfSpending, forecastMonth } from './forecast.ts';

const dayMilliseconds = 86_400_000;
const now = new Date('2026-11-21T15:00:00Z');

/** Days that end with today. */
const spendOf = (amounts: readonly number[], at = now): Map<string, number> => new Map(amounts.map((amount, index) => [new Date(at.getTime() - (amounts.length - 1 - index) * dayMilliseconds).toISOString().slice(0, 10), amount]));
const amounts = fc.array(fc.integer({ min: 0, max: 2_000_000_000_000 }), { minLength: 1, maxLength: 80 });
const moment = fc.integer({ min: Date.UTC(2024, 0, 1), max: Date.UTC(2030, 0, 1) }).map((at) => new Date(at));
const foretold = (forecast: MonthForecast) => forecast.days.filter((day) => day.until.likely !== null);

describe('B4 forecast of the month', () => {
  it('B4 steady days go on as they were, with no band around them', () => {
    const forecast = forecastMonth(spendOf(Array.from({ length: 57 }, () => 1_000)), now);
    assert.deepEqual([forecast.method, forecast.historyDays, forecast.soFar, forecast.total], ['weekday', 56, 21_000, { likely: 30_000, low: 30_000, high: 30_000 }]);
  });

  it('B4 a week has its shape: quiet weekends stay quiet', () => {
    const week = Array.from({ length: 57 }, (_nothing, index) => ([0, 6].includes(new Date(now.getTime() - (56 - index) * dayMilliseconds).getUTCDay()) ? 0 : 500));
    const forecast = forecastMonth(spendOf(week), now);
    assert.deepEqual(forecast.days.filter((day) => day.day >= '2026-11-21').map((day) => day.likely), [0, 0, 500, 500, 500, 500, 500, 0, 0, 500]);
  });

  it('B4 with fewer than 14 whole days one mean stands for all, with fewer than 3 nothing is foretold, and it says so', () => {
    const methods = [1, 3, 4, 14, 15].map((days) => forecastMonth(spendOf(Array.from({ length: days }, () => 10)), now));
    assert.deepEqual(methods.map(({ method, historyDays }) => [method, historyDays]), [['none', 0], ['none', 2], ['mean', 3], ['mean', 13], ['weekday', 14]]);
    assert.deepEqual([methods[1]?.total, methods[1]?.soFar, methods[1]?.days.every((day) => day.likely === null)], [null, 30, true]);
    assert.equal(forecastMonth(new Map(), now).total, null);
  });

  it('B4 the band holds what is likely, never falls below what was spent, and never shrinks towards the end of the month', () => {
    fc.assert(fc.property(amounts, moment, (past, at) => {
      const forecast = forecastMonth(spendOf(past, at), at);
      let [low, high] = [0, 0];
      for (const { until } of foretold(forecast)) {
        assert.ok(until.low !== null && until.likely !== null && until.high !== null && until.low <= until.likely && until.likely <= until.high);
        assert.ok(until.low >= forecast.soFar && until.low >= low && until.high >= high);
        [low, high] = [until.low, until.high];
      }
    }), { numRuns: 200, seed: 1 });
  });

  it('B4 what is over stands as it was, every sum is whole nano-dollars, and the days are those of the month', () => {
    fc.assert(fc.property(amounts, moment, (past, at) => {
      const spend = spendOf(past, at);
      const forecast = forecastMonth(spend, at);
      assert.equal(forecast.days.length, new Date(Date.UTC(at.getUTCFullYear(), at.getUTCMonth() + 1, 0)).getUTCDate());
      const known = forecast.days.filter((day) => day.actual !== null);
      assert.ok(known.every((day) => day.actual === (spend.get(day.day) ?? 0)));
      assert.equal(known.reduce((sum, day) => sum + (day.actual ?? 0), 0), forecast.soFar);
      assert.ok(forecast.days.every(({ likely, until }) => [likely, until.likely, until.low, until.high].every((each) => each === null || Number.isSafeInteger(each))));
    }), { numRuns: 200, seed: 2 });
  });

  it('B4 ten times the money is ten times the forecast, but for rounding', () => {
    fc.assert(fc.property(amounts, moment, (past, at) => {
      const [once, tenfold] = [forecastMonth(spendOf(past, at), at).total, forecastMonth(spendOf(past.map((each) => each * 10), at), at).total];
      if (once === null || tenfold === null) return assert.equal(once, tenfold);
      for (const edge of ['likely', 'low', 'high'] as const) assert.ok(Math.abs(tenfold[edge] - once[edge] * 10) <= 10 * 40, edge);
    }), { numRuns: 100, seed: 3 });
  });

  it('B4 what lies more than 56 whole days back counts for nothing', () => {
    fc.assert(fc.property(fc.array(fc.integer({ min: 0, max: 1e12 }), { minLength: 57, maxLength: 57 }), fc.array(fc.integer({ min: 1, max: 1e12 }), { maxLength: 20 }), (recent, older) => {
      assert.deepEqual(forecastMonth(spendOf([...older, ...recent]), now), forecastMonth(spendOf(recent), now));
    }), { numRuns: 50, seed: 4 });
  });

  it('B4 a budget is reached on the day its rest is spent, earlier along the upper edge, and not at all where the month ends first', () => {
    const forecast = forecastMonth(spendOf(Array.from({ length: 57 }, (_nothing, index) => 1_000 + (index % 2) * 200)), now);
    const [likely, high] = [dayOfSpending(forecast, 4_000, 'likely'), dayOfSpending(forecast, 4_000, 'high')];
    assert.equal(likely, '2026-11-25');
    assert.ok(high !== null && high <= likely);
    assert.equal(dayOfSpending(forecast, 1_000_000, 'high'), null);
  });

  it('B4 along either line no later amount is reached earlier', () => {
    fc.assert(fc.property(amounts, fc.integer({ min: 0, max: 1e12 }), fc.integer({ min: 0, max: 1e12 }), (past, more, further) => {
      const forecast = forecastMonth(spendOf(past), now);
      for (const edge of ['likely', 'high'] as const) {
        const [first, second] = [dayOfSpending(forecast, more, edge), dayOfSpending(forecast, more + further, edge)];
        assert.ok(second === null || (first !== null && first <= second));
      }
    }), { numRuns: 100, seed: 5 });
  });
});
