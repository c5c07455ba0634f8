import type { Calculation, Material, Row } from './calculation.ts';
import { addDays } from './days.ts';
import { days, dueOn, notCounted } from './due.ts';
import { dayIn, wholeIn } from './reading.ts';

/** The last day for an appeal: the day of the letter, and of its receipt where that counts, plus the days that the letter states. The earlier count stands first. */
export const appealDeadline: Calculation = { reads: 'sources', compute: ({ form, today }) => countDeadline(form, today) };

function countDeadline(form: Material['form'], today: string): readonly Row[] {
  const [letter, received, stated] = [dayIn(form, 'letterDate'), dayIn(form, 'receivedDate'), wholeIn(form, 'appealDays')];
  const byReceipt = form['countFrom'] === 'receipt';
  const first = deadlineRow(byReceipt ? 'From the letter’s date (the careful count)' : 'From the letter’s date', letter, stated, today);
  if (!byReceipt) return [first];
  return [first, deadlineRow('From receipt, as the letter says', received, stated, today)];
}

function deadlineRow(basis: string, from: string | null, stated: number | null, today: string): Row {
  const due = stated === null ? notCounted('the number of days was not entered: take it from the letter') : from === null ? notCounted('the date to count from was not entered') : dueOn(addDays(from, stated), today);
  const { date, weekday, left, note } = due;
  return { basis, counted: from === null || stated === null ? '–' : `${from} + ${days(stated)}`, lastDay: date, weekday, left, note };
}
