import type { Calculation, Material, Row } from './calculation.ts';
import { addDays } from './days.ts';
import { days, dueOn, notCounted } from './due.ts';
import { dayIn, rowsIn, textIn, wholeIn } from './reading.ts';

/** When each set of requests is due: the date that was entered, or service plus days; the earliest first, uncounted ones last. */
export const dueDates: Calculation = {
  reads: 'sources',
  compute: ({ form, today }) => rowsIn(form, 'requestSets').map((line) => dueRow(line, today)).toSorted((a, b) => sortKey(a).localeCompare(sortKey(b))),
};

const sortKey = (row: Row): string => (row['due'] === '–' ? '9999' : row['due'] ?? '');

function dueRow(line: Material['form'], today: string): Row {
  const [served, count, entered] = [dayIn(line, 'served'), wholeIn(line, 'days'), dayIn(line, 'due')];
  const counted = served === null || count === null ? null : addDays(served, count);
  const how = counted === null || served === null || count === null ? 'date as entered' : `${served} + ${days(count)}`;
  const { date, weekday, left, note } = entered === null && counted === null
    ? notCounted('enter a due date, or the date of service and the number of days') : dueOn(entered ?? counted ?? '', today);
  const differs = entered !== null && counted !== null && entered !== counted ? [`the date entered differs from ${how}, which is ${counted}`] : [];
  return { set: textIn(line, 'set'), counted: date === '–' ? '–' : entered === null ? how : 'date as entered', due: date, weekday, left, note: [...differs, ...note === '' ? [] : [note]].join('; ') };
}
