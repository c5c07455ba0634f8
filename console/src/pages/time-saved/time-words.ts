/** Minutes as people read them: 45 min, 12.5 h. Negative where it took longer. */
export function formatMinutes(minutes: number | null): string {
  if (minutes === null) return '–';
  const size = Math.abs(minutes);
  const sign = minutes < 0 ? '−' : '';
  return size < 120 ? `${sign}${size} min` : `${sign}${(size / 60).toLocaleString('en-US', { maximumFractionDigits: 1 })} h`;
}

/** Dollars as typed, in cents; `null` where they are none. */
export function parseCents(text: string): number | null {
  const match = /^\s*\$?(\d{1,7})(?:\.(\d{1,2}))?\s*$/.exec(text);
  return match === null ? null : Number(match[1]) * 100 + Number((match[2] ?? '').padEnd(2, '0'));
}

export function typedCents(cents: number | null): string {
  return cents === null ? '' : (cents / 100).toFixed(cents % 100 === 0 ? 0 : 2);
}
