/** The last second of a day (YYYY-MM-DD) where the person is who sets it. */
export function endOfDayHere(day: string): string {
  return atHere(day, 23, 59, 59);
}

/** The beginning of a day (YYYY-MM-DD) where the person is who sets it. */
export function startOfDayHere(day: string): string {
  return atHere(day, 0, 0, 0);
}

/** The day of a moment here, as YYYY-MM-DD. */
export function dayHere(iso: string): string {
  const at = new Date(iso);
  return `${at.getFullYear()}-${String(at.getMonth() + 1).padStart(2, '0')}-${String(at.getDate()).padStart(2, '0')}`;
}

function atHere(day: string, hours: number, minutes: number, seconds: number): string {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number);
  return new Date(year, month - 1, date, hours, minutes, seconds).toISOString();
}
