/** How numbers, money and times are written, everywhere the same. Money is nano-US-dollars; `null` means the price is not known. */

const nanoPerUsd = 1_000_000_000;
const locale = 'en-US';

/** US dollars as people read them: cents from one dollar on, as many digits as are needed below. */
export function formatMoney(nanoUsd: number | null | undefined): string {
  if (nanoUsd === null || nanoUsd === undefined) return 'unknown';
  const usd = nanoUsd / nanoPerUsd;
  if (usd === 0) return '$0.00';
  if (usd < 0) return `−${formatMoney(-nanoUsd)}`;
  if (usd >= 0.995) return new Intl.NumberFormat(locale, { style: 'currency', currency: 'USD' }).format(usd);
  if (usd >= 0.01) return `$${usd.toFixed(3)}`;
  return `$${usd.toLocaleString(locale, { maximumSignificantDigits: 2, maximumFractionDigits: 9 })}`;
}

/** Words as they begin a sentence or stand alone. */
export function capital(words: string): string {
  return words.slice(0, 1).toUpperCase() + words.slice(1);
}

export function formatNumber(value: number | null | undefined): string {
  return value === null || value === undefined ? '–' : value.toLocaleString(locale);
}

/** A count with what is counted: “1 call”, “1,204 calls”. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${formatNumber(count)} ${count === 1 ? one : many}`;
}

/** Large counts in short: 12.4K, 3.1M. */
export function formatCompact(value: number | null | undefined): string {
  return value === null || value === undefined ? '–' : new Intl.NumberFormat(locale, { notation: 'compact', maximumFractionDigits: 1 }).format(value);
}

export function formatMilliseconds(value: number | null | undefined): string {
  if (value === null || value === undefined) return '–';
  if (value < 1_000) return `${Math.round(value)} ms`;
  if (value < 60_000) return `${(value / 1_000).toFixed(value < 10_000 ? 2 : 1)} s`;
  return `${Math.floor(value / 60_000)} min ${Math.round((value % 60_000) / 1_000)} s`;
}

export function formatBytes(value: number | null | undefined): string {
  if (value === null || value === undefined) return '–';
  if (value < 1_000) return `${value} bytes`;
  if (value < 999_500) return `${(value / 1_000).toFixed(value < 9_950 ? 1 : 0)} kB`;
  return `${(value / 1_000_000).toFixed(1)} MB`;
}

export function formatDate(iso: string): string {
  return new Date(iso).toLocaleDateString(locale, { year: 'numeric', month: 'short', day: 'numeric' });
}

/** Date, time and zone, unmistakable. */
export function formatDateTime(iso: string): string {
  return new Date(iso).toLocaleString(locale, { year: 'numeric', month: 'short', day: 'numeric', hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23', timeZoneName: 'short' });
}

const steps: readonly (readonly [limitSeconds: number, unitSeconds: number, unit: Intl.RelativeTimeFormatUnit])[] = [
  [60, 1, 'second'], [3_600, 60, 'minute'], [86_400, 3_600, 'hour'], [2_592_000, 86_400, 'day'], [31_536_000, 2_592_000, 'month'], [Infinity, 31_536_000, 'year'],
];

/** How long ago or ahead, e.g. “3 minutes ago”. Days are those of the calendar: “yesterday” is never the day before it. */
export function formatRelative(iso: string, now: number): string {
  const seconds = (new Date(iso).getTime() - now) / 1_000;
  // “Now” may be some seconds old where it is refreshed by a timer.
  if (seconds > -10 && seconds < 25) return 'just now';
  const [, unitSeconds, unit] = steps.find(([limit]) => Math.abs(seconds) < limit) ?? [0, 1, 'second' as const];
  const count = unit === 'day' ? calendarDays(now, iso) : seconds < 0 && unitSeconds < 86_400 ? Math.trunc(seconds / unitSeconds) : Math.round(seconds / unitSeconds);
  return new Intl.RelativeTimeFormat(locale, { numeric: 'auto' }).format(count, unit);
}

function calendarDays(from: number, to: string): number {
  const midnight = (moment: Date): number => Date.UTC(moment.getFullYear(), moment.getMonth(), moment.getDate());
  return Math.round((midnight(new Date(to)) - midnight(new Date(from))) / 86_400_000);
}

/** The zone that times are shown in, e.g. `Europe/Berlin`. */
export function timeZoneName(): string {
  return new Intl.DateTimeFormat().resolvedOptions().timeZone;
}
