import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { addDays, addMonths, daysBetween, distance, readDay, weekdayOf } from './days.ts';

describe('days', () => {
  it('C2 days are read as US documents write them; what is no day is none', () => {
    for (const text of ['2026-03-01', '3/1/2026', '03/01/2026', 'March 1, 2026', 'Mar. 1 2026', '1 March 2026', 'by the 1st March, 2026']) assert.equal(readDay(text), '2026-03-01', text);
    for (const text of ['', 'within 14 days', '2026-02-30', '13/1/2026', 'Marble 1, 2026', '1/2/26']) assert.equal(readDay(text), null, text);
  });

  it('C2 days are counted over months, leap days and ends of daylight saving', () => {
    assert.deepEqual([addDays('2028-02-28', 2), addDays('2026-11-01', 1), addDays('2026-01-01', -1)], ['2028-03-01', '2026-11-02', '2025-12-31']);
    assert.deepEqual([addMonths('2026-01-31', 1), addMonths('2027-12-15', 2), addMonths('2026-03-31', -1)], ['2026-02-28', '2028-02-15', '2026-02-28']);
    assert.deepEqual([daysBetween('2026-03-01', '2026-03-31'), daysBetween('2026-03-31', '2026-03-01'), weekdayOf('2026-11-21')], [30, -30, 'Saturday']);
    assert.deepEqual([distance('2026-11-02', '2026-11-14'), distance('2026-11-02', '2026-11-02'), distance('2026-11-02', '2026-11-01')], ['in 12 days', 'today', '1 day ago']);
  });
});
