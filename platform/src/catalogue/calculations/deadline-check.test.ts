import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { deadlineCheck, leaseDates, noticeDates, readDeadline } from './deadlines.ts';

const today = '2026-11-02';
const checked = (deadline: Record<string, unknown>) => deadlineCheck.compute({ form: { deadlines: [{ what: 'Answer', ...deadline }] }, sheets: [], texts: [], draft: {}, today })[0];

describe('deadlines in words', () => {
  it('C2 a day, and a period with its day, are read; periods without one are not', () => {
    const days = ['May 31, 2031', '180 days before May 31, 2031', '9 months before May 31, 2029', 'within 30 days of 10/19/2026', '2 weeks after 2026-11-02', '1 year from February 29, 2028', 'not later than thirty (30) days after 2026-01-31'].map((text) => readDeadline(text).day);
    assert.deepEqual(days, ['2031-05-31', '2030-12-02', '2028-08-31', '2026-11-18', '2026-11-16', '2029-02-28', '2026-03-02']);
    for (const text of ['', 'within 30 days of receipt', '10 business days after 2026-11-02', 'upon demand', 'thirty days after January 31, 2026', '9999 years after 9999-01-01']) assert.equal(readDeadline(text).day, null, text);
  });

  it('C2 thirty days written twice are one period', () => {
    assert.equal(readDeadline('30 (30) days after January 31, 2026').day, '2026-03-02');
  });
});

describe('deadlines of the form', () => {
  it('C2 counted and entered day agree, or the earlier one is shown with both', () => {
    assert.deepEqual(checked({ countedFrom: '2026-10-05', days: 30, due: '2026-11-04' }), { what: 'Answer', written: '30 days from 2026-10-05; entered: 2026-11-04', day: '2026-11-04', left: 'in 2 days', note: 'Entered and counted day agree' });
    assert.match(checked({ countedFrom: '2026-10-05', days: 30, due: '2026-11-10' })?.['note'] ?? '', /2026-11-10.*2026-11-04.*differ/);
  });

  it('C2 weekends and passed days are said', () => {
    assert.match(checked({ due: '2026-11-07' })?.['note'] ?? '', /Saturday/);
    assert.match(checked({ due: '2026-10-31' })?.['note'] ?? '', /passed/);
    assert.equal(checked({ due: '2026-11-02' })?.['left'], 'today');
  });

  it('what lacks says what to enter', () => {
    assert.match(checked({ days: 20 })?.['note'] ?? '', /^Enter/);
    assert.match(checked({ countedFrom: '2026-10-05', days: Number.POSITIVE_INFINITY })?.['note'] ?? '', /^Enter/);
    assert.deepEqual(deadlineCheck.compute({ form: {}, sheets: [], texts: [], draft: {}, today }), []);
  });
});

describe('days left of what was read', () => {
  it('C2 the earliest first, uncounted ones last, days of the form among them', () => {
    const rows = noticeDates.compute({ form: { responseDue: '2026-11-18' }, sheets: [], texts: [], draft: { deadlineAndOptions: [{ what: 'Petition', date: 'see page 5' }, { what: 'Conference', date: 'November 9, 2026' }] }, today });
    assert.deepEqual(rows.map((row) => [row['what'], row['left']]), [['Conference', 'in 7 days'], ['Response due, as entered', 'in 16 days'], ['Petition', '–']]);
  });

  it('no draft makes it fail', () => {
    for (const hostile of [{}, { criticalDates: 'x' }, { criticalDates: [null, 7, {}] }]) assert.doesNotThrow(() => leaseDates.compute({ form: {}, sheets: [], texts: [], draft: hostile, today }));
  });
});
