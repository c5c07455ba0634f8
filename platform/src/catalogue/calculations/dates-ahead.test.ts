import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { datesAhead } from './deadlines.ts';

const calculation = datesAhead({ section: 'actions', what: 'action', who: 'owner', date: 'due' });
const datesOf = (actions: unknown) => calculation.compute({ form: {}, sheets: [], texts: [], draft: { actions }, today: '2026-11-02' });

describe('dates of a draft', () => {
  it('C2 stand in the order of time, with weekday and distance; a day that is over says so', () => {
    const rows = datesOf([
      { action: 'B', owner: 'x', due: 'November 13, 2026' }, { action: 'A', owner: 'y', due: '2026-10-30' }, { action: 'C', owner: 'z', due: 'on 11/2/2026, by noon' },
    ]);
    assert.deepEqual(rows, [
      { what: 'A', who: 'y', date: '2026-10-30', weekday: 'Friday', distance: '3 days ago', note: 'over: check whether it was done' },
      { what: 'C', who: 'z', date: '2026-11-02', weekday: 'Monday', distance: 'today', note: '' },
      { what: 'B', who: 'x', date: '2026-11-13', weekday: 'Friday', distance: 'in 11 days', note: '' },
    ]);
  });

  it('C2 no day is made up: words, days that there are not, and nothing at all come last and are marked', () => {
    const rows = datesOf([{ action: 'A', owner: 'x', due: 'Friday' }, { action: 'B', owner: 'x', due: 'February 30, 2027' }, { action: 'C', owner: 'x', due: '' }, { action: 'D', owner: 'x', due: 'March 1, 2027' }]);
    assert.deepEqual(rows.map(({ what, date, note }) => [what, date, note]), [
      ['D', '2027-03-01', ''], ['A', 'Friday', 'check: no day named'], ['B', 'February 30, 2027', 'check: no day named'], ['C', '–', 'check: no day named'],
    ]);
  });

  it('a draft of another shape gives rows or none, never an error', () => {
    assert.deepEqual(datesOf(undefined), []);
    assert.deepEqual(datesOf('x'), []);
    assert.deepEqual(datesOf([null, 3, { due: 7 }]).map(({ note }) => note), ['check: no day named']);
  });
});
