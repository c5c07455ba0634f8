import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { feeDue, pilotPeriods, pilotReport } from './pilot-report.ts';
import { type RunGroup, addUp, guessFrom, medianMinutes, savedBy } from './time-saved.ts';

const group = (more: Partial<RunGroup> = {}): RunGroup => ({ appId: 'a', day: '2026-03-02', used: true, minutes: 10, runs: 1, costNanoUsd: 5, ...more });
const terms = { minutesBefore: 60, hourlyRateCents: 6_000 };
const groups = fc.array(fc.record({
  appId: fc.constant('a'), day: fc.integer({ min: 0, max: 120 }).map((offset) => new Date(Date.UTC(2026, 1, 20) + offset * 86_400_000).toISOString().slice(0, 10)),
  used: fc.boolean(), minutes: fc.option(fc.integer({ min: 0, max: 240 })), runs: fc.integer({ min: 1, max: 50 }), costNanoUsd: fc.integer({ min: 0, max: 1e9 }),
}), { maxLength: 40 });

describe('B7 time saved', () => {
  it('B7 each used run saves what it took before less what it took; one that was not used saves nothing and costs', () => {
    const saved = savedBy([group(), group({ minutes: 70 }), group({ used: false, minutes: null, costNanoUsd: 100 })], terms, null);
    assert.deepEqual([saved.usedRuns, saved.savedMinutes, saved.valueNanoUsd, saved.costNanoUsd], [2, 40, 40_000_000_000, 110]);
    assert.equal(savedBy([group({ minutes: 90 })], terms, null).savedMinutes, -30, 'what takes longer is shown as it is');
  });

  it('B7 without a time before there are no minutes, and without a rate no money', () => {
    assert.deepEqual([savedBy([group()], { minutesBefore: null, hourlyRateCents: 1 }, null).savedMinutes, savedBy([group()], { ...terms, hourlyRateCents: null }, null).valueNanoUsd], [null, null]);
  });

  it('B7 runs that were not measured go by the median of at least five that were, or are left out and named', () => {
    const four = [group({ runs: 4, minutes: 20 }), group({ minutes: null, runs: 3 })];
    assert.deepEqual([guessFrom(four), savedBy(four, terms, guessFrom(four)).leftOutRuns, savedBy(four, terms, guessFrom(four)).savedMinutes], [null, 3, 160]);
    const five = [...four, group({ minutes: 50 })];
    const saved = savedBy(five, terms, guessFrom(five));
    assert.deepEqual([guessFrom(five), saved.guessedRuns, saved.leftOutRuns, saved.savedMinutes], [20, 3, 0, 160 + 10 + 3 * 40]);
  });

  it('B7 the median counts every run, however many took equally long', () => {
    fc.assert(fc.property(fc.array(fc.record({ minutes: fc.integer({ min: 0, max: 300 }), runs: fc.integer({ min: 1, max: 9 }) }), { minLength: 1, maxLength: 12 }), (parts) => {
      const all = parts.flatMap(({ minutes, runs }) => Array.from({ length: runs }, () => minutes)).toSorted((left, right) => left - right);
      const middle = ((all[Math.floor((all.length - 1) / 2)] ?? 0) + (all[Math.floor(all.length / 2)] ?? 0)) / 2;
      assert.equal(medianMinutes(parts.map((part) => group(part))), Math.round(middle));
    }), { seed: 7 });
    assert.equal(medianMinutes([]), null);
  });

  it('B7 months add up to their range: no run is counted twice and none is lost', () => {
    fc.assert(fc.property(groups, (all) => {
      const guess = guessFrom(all);
      const whole = savedBy(all, terms, guess);
      const parts = addUp([...Map.groupBy(all, ({ day }) => day.slice(0, 7)).values()].map((of) => savedBy(of, terms, guess)), terms.hourlyRateCents);
      assert.deepEqual({ ...parts, medianMinutesAfter: null, savedMinutes: parts.savedMinutes ?? 0, valueNanoUsd: parts.valueNanoUsd ?? 0 }, { ...whole, medianMinutesAfter: null });
    }), { seed: 8 });
  });
});

describe('B7 pilots', () => {
  const pilot = { startedOn: '2026-03-01', baseline: [{ appId: 'a', minutesBefore: 60 }], hourlyRateCents: 6_000, platformFeeCents: 3_900 };
  const [twoWeeks, ninetyDays] = pilotPeriods;

  it('B7 a report counts its own days and apps alone, and says whether it is over', () => {
    const all = [group({ day: '2026-02-28' }), group({ day: '2026-03-01' }), group({ day: '2026-03-14' }), group({ day: '2026-03-15' }), group({ day: '2026-03-02', appId: 'other' })];
    const report = pilotReport(pilot, all, twoWeeks, '2026-03-15');
    assert.deepEqual([report.from, report.to, report.state, report.days, report.usedRuns, report.savedMinutes], ['2026-03-01', '2026-03-14', 'complete', 14, 2, 100]);
    assert.deepEqual([pilotReport(pilot, all, twoWeeks, '2026-02-27').state, pilotReport(pilot, all, ninetyDays, '2026-03-15').usedRuns], ['coming', 3]);
  });

  it('B7 the fee is due at the start and every 30 days', () => {
    assert.deepEqual([0, 1, 30, 31, 60, 61, 90].map((days) => feeDue(100, days) / 1e9), [0, 1, 1, 2, 2, 3, 3]);
  });

  it('B7 it is paid back on the first day from which on nothing is owed any more, the next fee counted', () => {
    const one = (day: string) => group({ day, minutes: 20, costNanoUsd: 0 });
    // Each run is worth US$40, the fee is US$39.
    assert.equal(pilotReport(pilot, [one('2026-03-05')], ninetyDays, '2026-03-20').paidBackOn, '2026-03-05');
    assert.equal(pilotReport(pilot, [one('2026-03-05')], ninetyDays, '2026-04-02').paidBackOn, null, 'the second fee came due');
    assert.equal(pilotReport(pilot, [one('2026-03-05'), one('2026-04-03')], ninetyDays, '2026-04-05').paidBackOn, '2026-04-03');
    assert.equal(pilotReport({ ...pilot, platformFeeCents: 0 }, [], ninetyDays, '2026-03-03').paidBackOn, '2026-03-01', 'nothing was owed');
  });

  it('B7 net is value less inference less fee, and paid back only where net is not below nothing', () => {
    fc.assert(fc.property(groups, fc.integer({ min: 0, max: 100 }), (all, offset) => {
      const today = new Date(Date.UTC(2026, 2, 1) + offset * 86_400_000).toISOString().slice(0, 10);
      const report = pilotReport(pilot, all.filter(({ day }) => day <= today), ninetyDays, today);
      assert.equal(report.netNanoUsd, report.valueNanoUsd - report.inferenceNanoUsd - report.platformFeeNanoUsd);
      assert.equal(report.paidBackOn !== null, report.netNanoUsd >= 0);
      assert.ok(report.paidBackOn === null || (report.paidBackOn >= report.from && report.paidBackOn <= report.to));
    }), { seed: 9, numRuns: 60 });
  });
});
