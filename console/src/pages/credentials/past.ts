/** Whether a day or time is over; `null` never is. */
export function isPast(iso: string | null): boolean {
  return iso !== null && Date.parse(iso) <= Date.now();
}
