import type { Calculation, Material, Row } from './calculation.ts';
import { addMonths } from './days.ts';
import { dueOn, notCounted } from './due.ts';
import { dayIn, rowsIn, textIn, wholeIn } from './reading.ts';

/**
 * Possible limitation dates: the day of an event plus the period that the firm entered for it. No period is known here; an event without one
 * stays uncounted. The earliest comes first.
 */
export const limitationDates: Calculation = {
  reads: 'sources',
  compute: ({ form, today }) => rowsIn(form, 'keyDates').map((line) => limitationRow(line, today)).toSorted((a, b) => sortKey(a).localeCompare(sortKey(b))),
};

const sortKey = (row: Row): string => (row['lastDay'] === '–' ? '9999' : row['lastDay'] ?? '');

function limitationRow(line: Material['form'], today: string): Row {
  const [day, months] = [dayIn(line, 'date'), wholeIn(line, 'periodMonths')];
  const due = day === null ? notCounted('no date entered') : months === null ? notCounted('no period entered: an attorney finds the period, accrual and tolling') : dueOn(addMonths(day, months), today);
  return {
    event: textIn(line, 'event'), date: day ?? '–', period: months === null ? '–' : `${months} ${months === 1 ? 'month' : 'months'}`, lastDay: due.date, weekday: due.weekday, left: due.left,
    note: [...due.note === '' ? [] : [due.note], ...due.date === '–' ? [] : ['verify period, accrual and tolling']].join('; '),
  };
}
