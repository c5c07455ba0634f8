import type { Calculation, Row } from './calculation.ts';
import { addDays, daysBetween, distance, weekdayOf } from './days.ts';
import { days } from './due.ts';
import { dayIn, wholeIn } from './reading.ts';

const monday: Readonly<Record<string, number>> = { Saturday: 2, Sunday: 1 };

/** When to ask again: the day of sending, or today where none was entered, plus the office's number of days; a weekend moves to the Monday after. */
export const followUpDate: Calculation = {
  reads: 'sources',
  compute({ form, today }): readonly Row[] {
    const [sent, count] = [dayIn(form, 'sentOn'), wholeIn(form, 'followUpDays')];
    if (count === null) return [{ step: 'Follow up', counted: '–', date: '–', weekday: '–', left: '–', note: 'the number of days was not entered' }];
    const from = sent ?? today;
    const exact = addDays(from, count);
    const moved = monday[weekdayOf(exact)] ?? 0;
    const date = addDays(exact, moved);
    const notes = [...sent === null ? ['counted from today: no date of sending was entered'] : [], ...moved === 0 ? [] : [`moved from ${weekdayOf(exact)}, ${exact}`], ...daysBetween(today, date) < 0 ? ['passed'] : []];
    return [{ step: 'Follow up', counted: `${from} + ${days(count)}`, date, weekday: weekdayOf(date), left: distance(today, date), note: notes.join('; ') }];
  },
};
