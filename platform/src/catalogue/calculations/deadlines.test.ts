import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { appealDeadline } from './appeal-deadline.ts';
import { authorizationCheck } from './authorization-check.ts';
import type { Calculation, Row } from './calculation.ts';
import { dueDates } from './due-dates.ts';
import { expiryTable } from './expiry-table.ts';
import { followUpDate } from './follow-up-date.ts';
import { limitationDates } from './limitation-dates.ts';

const today = '2026-11-02';
const run = (calculation: Calculation, form: Record<string, unknown>, draft: Record<string, unknown> = {}): readonly Row[] => calculation.compute({ form, sheets: [], texts: [], draft, today });
const hostile: readonly Record<string, unknown>[] = [{}, { requestSets: null, keyDates: 3, expiries: [null, 'x'], documentChecklist: [7], appealDays: '30', followUpDays: Number.NaN, sensitiveContent: [{}] }];

describe('due dates of request sets', () => {
  it('C2 service plus days is counted, with weekday and days left; the earliest first, uncounted ones last', () => {
    const rows = run(dueDates, { requestSets: [
      { set: 'RFP Set Two', served: '2026-10-20', days: 30, due: null }, { set: 'Interrogatories', served: null, days: null, due: null }, { set: 'RFA Set One', served: '2026-10-06', days: 30, due: null },
    ] });
    assert.deepEqual(rows.map((row) => [row['set'], row['due'], row['weekday'], row['left']]), [
      ['RFA Set One', '2026-11-05', 'Thursday', 'in 3 days'], ['RFP Set Two', '2026-11-19', 'Thursday', 'in 17 days'], ['Interrogatories', '–', '–', '–'],
    ]);
    assert.equal(rows[0]?.['counted'], '2026-10-06 + 30 days');
  });

  it('a date that was entered holds, and a count that differs from it is said; weekends are named, never moved', () => {
    const [row] = run(dueDates, { requestSets: [{ set: 'RFP', served: '2026-10-08', days: 30, due: '2026-11-09' }] });
    assert.deepEqual([row?.['due'], row?.['note']], ['2026-11-09', 'the date entered differs from 2026-10-08 + 30 days, which is 2026-11-07']);
    const [weekend] = run(dueDates, { requestSets: [{ set: 'RFP', served: '2026-10-08', days: 30, due: null }] });
    assert.match(weekend?.['note'] ?? '', /falls on a Saturday: the workday before is 2026-11-06/);
    assert.match(run(dueDates, { requestSets: [{ set: 'RFP', served: null, days: null, due: '2026-10-30' }] })[0]?.['note'] ?? '', /passed/);
  });
});

describe('possible limitation dates', () => {
  it('C2 the period of the firm is added; without one nothing is counted', () => {
    const rows = run(limitationDates, { keyDates: [{ event: 'Discovery of the leak', date: '2026-01-15', periodMonths: null }, { event: 'Fall', date: '2024-11-30', periodMonths: 24 }, { event: 'Notice', date: '2026-08-31', periodMonths: 6 }] });
    assert.deepEqual(rows.map((row) => [row['event'], row['lastDay'], row['left']]), [['Fall', '2026-11-30', 'in 28 days'], ['Notice', '2027-02-28', 'in 118 days'], ['Discovery of the leak', '–', '–']]);
    assert.match(rows[1]?.['note'] ?? '', /falls on a Sunday: the workday before is 2027-02-26.*verify period/);
    assert.match(rows[2]?.['note'] ?? '', /no period entered/);
  });
});

describe('the last day of an appeal', () => {
  it('C2 counts from the letter’s date, and beside it from receipt where that counts', () => {
    assert.deepEqual(run(appealDeadline, { letterDate: '2026-10-05', appealDays: 60, countFrom: 'letter', receivedDate: null }).map((row) => [row['lastDay'], row['weekday'], row['left']]), [['2026-12-04', 'Friday', 'in 32 days']]);
    assert.deepEqual(run(appealDeadline, { letterDate: '2026-10-05', appealDays: 60, countFrom: 'receipt', receivedDate: '2026-10-12' }).map((row) => row['lastDay']), ['2026-12-04', '2026-12-11']);
  });

  it('what is missing is said instead of guessed', () => {
    assert.match(run(appealDeadline, { letterDate: '2026-10-05', appealDays: null, countFrom: 'letter' })[0]?.['note'] ?? '', /number of days was not entered/);
    assert.match(run(appealDeadline, { letterDate: '2026-10-05', appealDays: 60, countFrom: 'receipt', receivedDate: null })[1]?.['note'] ?? '', /date to count from was not entered/);
    assert.match(run(appealDeadline, { letterDate: '2026-01-05', appealDays: 60, countFrom: 'letter' })[0]?.['note'] ?? '', /passed/);
  });
});

describe('when to follow up', () => {
  it('C2 a weekend moves to Monday, and it says so', () => {
    assert.deepEqual(run(followUpDate, { sentOn: '2026-11-02', followUpDays: 5 })[0], { step: 'Follow up', counted: '2026-11-02 + 5 days', date: '2026-11-09', weekday: 'Monday', left: 'in 7 days', note: 'moved from Saturday, 2026-11-07' });
    assert.deepEqual([run(followUpDate, { sentOn: null, followUpDays: 1 })[0]?.['date'], run(followUpDate, { sentOn: null, followUpDays: 1 })[0]?.['note']], ['2026-11-03', 'counted from today: no date of sending was entered']);
    assert.match(run(followUpDate, { sentOn: null, followUpDays: null })[0]?.['note'] ?? '', /not entered/);
  });
});

describe('what expires', () => {
  const expires = (day: string) => run(expiryTable, { expiries: [{ document: 'License', expires: day }] })[0]?.['status'];

  it('C2 sorts by the day: expired, within 30, within 90, later; the edges count to the nearer side', () => {
    assert.deepEqual(['2026-11-01', '2026-11-02', '2026-12-02', '2026-12-03', '2027-01-31', '2027-02-01'].map(expires), ['expired', 'within 30 days', 'within 30 days', 'within 90 days', 'within 90 days', 'later than 90 days']);
  });

  it('reads dates out of documents as they are written, says what it cannot read, and names both dates where they differ', () => {
    const rows = run(expiryTable, { expiries: [{ document: 'DEA registration', expires: '2027-03-31' }] }, { documentChecklist: [{ credential: 'DEA Registration', expires: 'March 31, 2026' }, { credential: 'Board certificate', expires: 'see portal' }, { credential: 'Diploma', expires: '' }] });
    assert.deepEqual(rows.map((row) => [row['document'], row['expires'], row['status'], row['note']]), [
      ['DEA Registration', '2026-03-31', 'expired', 'Form has 2027-03-31: check which holds'], ['DEA registration', '2027-03-31', 'later than 90 days', 'Documents has 2026-03-31: check which holds'], ['Board certificate', 'see portal', 'no date that can be read', ''],
    ]);
  });
});

describe('authorization to send records', () => {
  it('C2 stops at what is missing, expired or sensitive, and passes what is in order', () => {
    assert.deepEqual(run(authorizationCheck, { authorizationStatus: 'signed', authorizationExpires: '2027-01-01', sensitiveContent: [] }).map((row) => row['result']), ['ok', 'ok']);
    assert.deepEqual(run(authorizationCheck, { authorizationStatus: 'signed', authorizationExpires: '2026-11-01', sensitiveContent: ['substance-use'] }).map((row) => row['result']), ['ok', 'stop: expired', 'stop: staff clear it separately, or leave it out']);
    assert.match(run(authorizationCheck, { authorizationStatus: 'requested' })[0]?.['result'] ?? '', /^stop/);
    assert.equal(run(authorizationCheck, { authorizationStatus: 'signed', authorizationExpires: today })[1]?.['result'], 'ok');
  });
});

describe('calculations over dates', () => {
  it('never throw, whatever form and draft hold', () => {
    for (const form of hostile) for (const calculation of [dueDates, limitationDates, appealDeadline, followUpDate, expiryTable, authorizationCheck]) assert.ok(Array.isArray(run(calculation, form, form)));
  });
});
