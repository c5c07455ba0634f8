import { addDays, addMonths, readDay } from './days.ts';
import { dueOn } from './due.ts';
import type { Calculation, Row } from './calculation.ts';
import { none } from './amounts.ts';
import { type Parts, rowsIn, keptRows, cellIn } from './reading.ts';

const offset = /\b(\d{1,4})\s*\)?\s*(?:\(\d{1,4}\)\s*)?(?:calendar\s+)?(day|week|month|year)s?\s+(before|prior to|after|from|of|following)\s+(.+)$/i;
const workingDays = /\b(?:business|working)\s+days?\b/i;
const relative = /\b\d{1,4}\s*\)?\s*(?:\(\d{1,4}\)\s*)?(?:\w+\s+)?(?:day|week|month|year)s?\b|\b(?:day|week|month|year|anniversary)s?\s+(?:before|prior to|after|from|of|following)\b/i;

/** What a deadline's words come to: a day, or why there is none. */
export interface ReadDeadline { readonly day: string | null; readonly note: string }

/** A day as written, or counted from one: `180 days before May 31, 2031`. Calendar days; whether it moves off a weekend is left to a person. */
export function readDeadline(text: string): ReadDeadline {
  if (text.trim() === '') return { day: null, note: 'No date was read' };
  if (workingDays.test(text)) return { day: null, note: 'Business days are not counted here: enter the day' };
  const counted = offset.exec(text);
  const from = counted === null ? null : readDay(counted[4] ?? '');
  if (counted !== null && from !== null) {
    const size = Number(counted[1]) * (/before|prior/i.test(counted[3] ?? '') ? -1 : 1);
    const day = shift(from, size, (counted[2] ?? '').toLowerCase());
    return /^\d{4}-/.test(day) ? { day, note: `Counted from ${from}` } : { day: null, note: 'Too far away to be a date' };
  }
  if (relative.test(text)) return { day: null, note: 'Counted from a day that is not given: not computed' };
  const day = readDay(text);
  return day === null ? { day, note: 'Not a date that can be computed with' } : { day, note: '' };
}

function shift(from: string, size: number, unit: string): string {
  if (unit === 'day' || unit === 'week') return addDays(from, unit === 'week' ? size * 7 : size);
  return addMonths(from, unit === 'year' ? size * 12 : size);
}

/** One line of a table of dates: what falls on it, as it is written, the day, and how far away it is. */
export function deadlineRow(today: string, what: string, written: string, read: ReadDeadline = readDeadline(written)): Row {
  const { day, note } = read;
  if (day === null) return { what, written, day: none, left: none, note };
  const due = dueOn(day, today);
  return { what, written, day, left: due.left, note: [note, due.note].filter((part) => part !== '').join('; ') };
}

interface DatesRead {
  /** The section of the draft that holds the dates, and the parts in which it says what falls on them and when. */
  readonly section: string;
  readonly what: string;
  readonly date: string;
  /** Days that the form holds, with what they are. */
  readonly ofForm?: Readonly<Record<string, string>>;
}

/** Days left until each date that was read or entered, the earliest first; what cannot be computed stands at the end and says so. */
export function daysLeft({ section, what, date, ofForm = {} }: DatesRead): Calculation {
  return {
    reads: 'draft',
    compute({ form, draft, today }) {
      const entered = Object.entries(ofForm).flatMap(([field, called]) => (cellIn(form, field) === '' ? [] : [deadlineRow(today, called, cellIn(form, field))]));
      const read = rowsIn(draft, section).map((line: Parts) => deadlineRow(today, cellIn(line, what), cellIn(line, date)));
      return keptRows([...entered, ...read].toSorted((a, b) => orderOf(a).localeCompare(orderOf(b))));
    },
  };
}

const orderOf = ({ day = none }: Row): string => (day === none ? '9' : `0${day}`);

/** Which section of a draft holds dates that somebody has to keep, and what its parts are called there. */
interface Appointed { readonly section: string; readonly what: string; readonly who: string; readonly date: string }

/** The dates of a section in the order of time, with whose they are, the weekday and how far away they are. What names no day stands at the end and says so. */
export function datesAhead({ section, what, who, date }: Appointed): Calculation {
  return {
    reads: 'draft',
    compute({ draft, today }) {
      const read = rowsIn(draft, section).map((line) => ({ what: cellIn(line, what), who: cellIn(line, who), written: cellIn(line, date), ...readDeadline(cellIn(line, date)) }));
      const known = read.flatMap(({ day, ...rest }) => (day === null ? [] : [{ ...rest, day }])).toSorted((a, b) => a.day.localeCompare(b.day));
      return keptRows([
        ...known.map(({ day, ...line }): Row => {
          const { weekday, left } = dueOn(day, today);
          return { what: line.what, who: line.who, date: day, weekday, distance: left, note: [line.note, day < today ? 'over: check whether it was done' : ''].filter((part) => part !== '').join('; ') };
        }),
        ...read.filter(({ day }) => day === null).map((line): Row => ({ what: line.what, who: line.who, date: line.written === '' ? none : line.written, weekday: none, distance: none, note: 'check: no day named' })),
      ]);
    },
  };
}

/** Deadlines of a form's table: the day that was entered, the day counted from another one, and whether the two agree. */
export const deadlineCheck: Calculation = {
  reads: 'sources',
  compute: ({ form, today }) => rowsIn(form, 'deadlines').map((line) => checkDeadline(line, today)),
};

function checkDeadline(line: Parts, today: string): Row {
  const [what, start, due] = [cellIn(line, 'what'), cellIn(line, 'countedFrom'), cellIn(line, 'due')];
  const days = line['days'];
  const counted = start !== '' && typeof days === 'number' && Number.isSafeInteger(days) && Math.abs(days) < 10_000 ? addDays(start, days) : null;
  if (counted === null) return deadlineRow(today, what, due === '' ? 'no day entered' : due, due === '' ? { day: null, note: 'Enter the due day, or the day it is counted from and the days' } : undefined);
  const written = `${String(days)} days from ${start}${due === '' ? '' : `; entered: ${due}`}`;
  if (due !== '' && due !== counted) return deadlineRow(today, what, written, { day: due < counted ? due : counted, note: `The day entered (${due}) and the day counted (${counted}) differ: the earlier one is shown` });
  return deadlineRow(today, what, written, { day: counted, note: due === '' ? 'Counted in calendar days' : 'Entered and counted day agree' });
}

export const leaseDates = daysLeft({ section: 'criticalDates', what: 'what', date: 'date', ofForm: {} });
export const noticeDates = daysLeft({ section: 'deadlineAndOptions', what: 'what', date: 'date', ofForm: { responseDue: 'Response due, as entered' } });
export const actionDates = datesAhead({ section: 'actions', what: 'task', who: 'owner', date: 'due' });
export const obligationDates = datesAhead({ section: 'obligations', what: 'duty', who: 'party', date: 'date' });
