import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { rentSchedule } from './rent-schedule.ts';

const schedule = (...rentTerms: unknown[]) => rentSchedule.compute({ form: {}, sheets: [], texts: [], draft: { rentTerms }, today: '2026-11-02' });
const term = (monthly: string, increase = '', from = 'March 1, 2026', until = 'August 31, 2028') => ({ charge: 'Rent', from, until, monthly, increase });

describe('rent schedule', () => {
  it('C2 a yearly percentage is laid out year by year on the rent of the year before, half up, the last year cut at the end', () => {
    assert.deepEqual(schedule(term('$1,000.10 per month', '2.5%')).map((row) => [row['period'], row['monthly'], row['annual'], row['change']]), [
      ['2026-03-01 to 2027-02-28', '$1,000.10', '$12,001.20', '–'], ['2027-03-01 to 2028-02-29', '$1,025.10', '$12,301.20', '+2.5%'], ['2028-03-01 to 2028-08-31', '$1,050.73', '$12,608.76', '+2.5%'],
    ]);
  });

  it('C2 written periods stay as they are; the change is from the period before of the same charge', () => {
    const rows = schedule(term('$100'), { ...term('$20'), charge: 'Parking' }, term('$110', '', 'September 1, 2028', ''), term('$0.00'));
    assert.deepEqual(rows.map((row) => row['change']), ['–', '–', '+10.0%', '-100.0%']);
    assert.equal(rows[2]?.['period'], 'September 1, 2028');
  });

  it('C2 what is no fixed percentage, or has no days, is not laid out', () => {
    assert.match(schedule(term('$100', 'CPI, at most 4%'))[0]?.['note'] ?? '', /no fixed percentage/);
    assert.match(schedule(term('$100', '3%', 'commencement'))[0]?.['note'] ?? '', /first and a last day/);
    assert.match(schedule(term('$100', '3%', 'May 1, 2030', 'May 1, 2029'))[0]?.['note'] ?? '', /first and a last day/);
    assert.match(schedule(term('$1.5 million'))[0]?.['note'] ?? '', /cannot be read/);
  });

  it('no draft makes it fail or grow without end', () => {
    assert.deepEqual(schedule(), []);
    assert.doesNotThrow(() => schedule({}, null, 3, { monthly: {} }));
    assert.ok(schedule(term('$1', '99.99%', '0001-01-01', '9999-12-31'), term('$1', '1%', '1900-01-01', '2300-01-01')).length <= 500);
  });
});
