/** Days of the Gregorian calendar as `YYYY-MM-DD`. No clock is read here: "today" is handed in. */

const dayMilliseconds = 86_400_000;
const months = ['january', 'february', 'march', 'april', 'may', 'june', 'july', 'august', 'september', 'october', 'november', 'december'];

/** A day as US documents write it: `2026-03-01`, `3/1/2026`, `March 1, 2026`, `1 March 2026`, `Mar. 1 2026`. `null` for anything else, and for days that there are not. */
export function readDay(text: string): string | null {
  const iso = /\b(\d{4})-(\d{2})-(\d{2})\b/.exec(text);
  if (iso !== null) return dayOf(Number(iso[1]), Number(iso[2]), Number(iso[3]));
  const slashed = /\b(\d{1,2})\/(\d{1,2})\/(\d{4})\b/.exec(text);
  if (slashed !== null) return dayOf(Number(slashed[3]), Number(slashed[1]), Number(slashed[2]));
  const monthFirst = /\b([A-Za-z]{3,9})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})\b/.exec(text);
  if (monthFirst !== null) return dayOf(Number(monthFirst[3]), monthOf(monthFirst[1] ?? ''), Number(monthFirst[2]));
  const dayFirst = /\b(\d{1,2})(?:st|nd|rd|th)?\s+([A-Za-z]{3,9})\.?,?\s+(\d{4})\b/.exec(text);
  return dayFirst === null ? null : dayOf(Number(dayFirst[3]), monthOf(dayFirst[2] ?? ''), Number(dayFirst[1]));
}

/** 1 to 12; 0 for what is no month. At least three letters are needed. */
function monthOf(name: string): number {
  return months.findIndex((month) => month.startsWith(name.toLowerCase()) || (name.toLowerCase() === 'sept' && month === 'september')) + 1;
}

function dayOf(year: number, month: number, day: number): string | null {
  const date = new Date(Date.UTC(year, month - 1, day));
  if (month < 1 || date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day) return null;
  return date.toISOString().slice(0, 10);
}

/** The day so many days later, or earlier where the number is negative. */
export function addDays(day: string, days: number): string {
  return new Date(Date.parse(day) + days * dayMilliseconds).toISOString().slice(0, 10);
}

/** The same day so many months later; the last of a shorter month where that has no such day. */
export function addMonths(day: string, count: number): string {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number);
  const target = new Date(Date.UTC(year, month - 1 + count, 1));
  const last = new Date(Date.UTC(target.getUTCFullYear(), target.getUTCMonth() + 1, 0)).getUTCDate();
  target.setUTCDate(Math.min(date, last));
  return target.toISOString().slice(0, 10);
}

/** Days from the one to the other; negative where the other is earlier. */
export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / dayMilliseconds);
}

const weekdays = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'] as const;
export const weekdayOf = (day: string): string => weekdays[new Date(Date.parse(day)).getUTCDay()] ?? '';

export const isWeekend = (day: string): boolean => ['Saturday', 'Sunday'].includes(weekdayOf(day));

/** How far away a day is, as people say it: `in 12 days`, `today`, `3 days ago`. */
export function distance(today: string, day: string): string {
  const days = daysBetween(today, day);
  if (days === 0) return 'today';
  const size = `${Math.abs(days)} ${Math.abs(days) === 1 ? 'day' : 'days'}`;
  return days > 0 ? `in ${size}` : `${size} ago`;
}
