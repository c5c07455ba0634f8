/** A month as `2026-11`, in UTC. */
export type Period = string;

export function periodOf(at: Date): Period {
  return at.toISOString().slice(0, 7);
}

export function firstDayOf(period: Period): string {
  return `${period}-01`;
}

/** The month `months` after a period. */
export function periodAfter(period: Period, months = 1): Period {
  const [year = 0, month = 1] = period.split('-').map(Number);
  return periodOf(new Date(Date.UTC(year, month - 1 + months, 1)));
}

/** Every day of a period, as `2026-11-01`. */
export function daysOf(period: Period): readonly string[] {
  const [year = 0, month = 1] = period.split('-').map(Number);
  const days = new Date(Date.UTC(year, month, 0)).getUTCDate();
  return Array.from({ length: days }, (_, index) => `${period}-${String(index + 1).padStart(2, '0')}`);
}
