import { addDays, daysBetween, distance, isWeekend, weekdayOf } from './days.ts';

/** A day on which something is due, as rows of deadlines show it. */
export interface Due { readonly date: string; readonly weekday: string; readonly left: string; readonly note: string }

/**
 * Weekday, distance from today, and what to look at: passed, or on a weekend. Whether a weekend or holiday moves a deadline is for the rule that
 * applies, so the day itself is never moved; holidays are not known here.
 */
export function dueOn(date: string, today: string): Due {
  const weekday = weekdayOf(date);
  const passed = daysBetween(today, date) < 0 ? ['passed'] : [];
  const weekend = isWeekend(date) ? [`falls on a ${weekday}: the workday before is ${workdayBefore(date)}; check whether the rule moves it`] : [];
  return { date, weekday, left: distance(today, date), note: [...passed, ...weekend].join('; ') };
}

/** A deadline that nobody can count, with the reason. */
export const notCounted = (note: string): Due => ({ date: '–', weekday: '–', left: '–', note });

/** The Friday before a weekend. Holidays are not known here. */
const workdayBefore = (date: string): string => addDays(date, weekdayOf(date) === 'Sunday' ? -2 : -1);

/** `30 days`, `1 day`. */
export const days = (count: number): string => `${count} ${count === 1 ? 'day' : 'days'}`;
