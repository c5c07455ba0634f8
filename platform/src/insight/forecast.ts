/**
 * What the rest of a month will cost. Pure.
 *
 * Method: each day to come is expected to cost the mean of its weekday over up to the last 56 whole days. What those days differed from the
 * mean of the *other* days of their weekday gives the band: the sums of these differences over every past stretch as long as what is to come
 * are put in order, and the tenth and the ninetieth of a hundred are its edges. Where there are too few such stretches, the edges of
 * one day are taken times the square root of the days. No growth is assumed. With fewer than 14 whole days one mean stands for all days;
 * with fewer than 3 nothing is foretold.
 */
export type ForecastMethod = 'weekday' | 'mean' | 'none';

export interface ForecastDay {
  /** `YYYY-MM-DD`, in UTC. */
  readonly day: string;
  /** Nano-US-dollars; `null` where the day has not begun. */
  readonly actual: number | null;
  /** What the whole day is expected to cost; `null` for days that are over, and where nothing is foretold. */
  readonly likely: number | null;
  /** Since the first of the month, by the end of this day. */
  readonly until: { readonly actual: number | null; readonly likely: number | null; readonly low: number | null; readonly high: number | null };
}

export interface MonthForecast {
  readonly method: ForecastMethod;
  readonly historyDays: number;
  readonly soFar: number;
  readonly total: { readonly likely: number; readonly low: number; readonly high: number } | null;
  readonly days: readonly ForecastDay[];
}

export const historyDaysAtMost = 56;
export const bandPercent = 80;
const daysForWeekdays = 14;
const daysForAny = 3;
const stretchesAtLeast = 8;
const [lowerEdge, upperEdge] = [0.1, 0.9];
const dayMilliseconds = 86_400_000;

const dayOf = (milliseconds: number): string => new Date(milliseconds).toISOString().slice(0, 10);
const startOf = (day: string): number => Date.parse(`${day}T00:00:00Z`);
/** 1970-01-01 was a Thursday; which number a weekday has does not matter. */
const weekdayOf = (milliseconds: number): number => Math.floor(milliseconds / dayMilliseconds) % 7;

/**
 * @param spend nano-US-dollars by day (`YYYY-MM-DD`, UTC), today's so far included. Days without an entry cost nothing; days before the first entry were before there was anything.
 * @param now whose month it is about.
 */
export function forecastMonth(spend: ReadonlyMap<string, number>, now: Date): MonthForecast {
  const today = Math.floor(now.getTime() / dayMilliseconds) * dayMilliseconds;
  const days = daysOfMonth(today);
  const paid = (milliseconds: number): number => spend.get(dayOf(milliseconds)) ?? 0;
  const soFar = days.filter((each) => each <= today).reduce((sum, each) => sum + paid(each), 0);
  const model = modelOf(history(spend, today));
  const laidOut = layOut({ days, today, paid, soFar, model });
  const last = laidOut.at(-1)?.until;
  const total = last === undefined || last.likely === null || last.low === null || last.high === null ? null : { likely: last.likely, low: last.low, high: last.high };
  return { method: model.method, historyDays: model.days, soFar, total, days: laidOut };
}

/** The day on which so much more will have been spent than by now; `null`: not this month. `edge` says along which line. */
export function dayOfSpending({ days, soFar }: MonthForecast, more: number, edge: 'likely' | 'high'): string | null {
  return days.find((each) => { const until = each.until[edge]; return until !== null && until - soFar >= more; })?.day ?? null;
}

function daysOfMonth(today: number): readonly number[] {
  const first = new Date(today);
  const count = new Date(Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + 1, 0)).getUTCDate();
  return Array.from({ length: count }, (_nothing, index) => Date.UTC(first.getUTCFullYear(), first.getUTCMonth(), index + 1));
}

interface Past { readonly weekday: number; readonly paid: number }

/** Whole days, oldest first. */
function history(spend: ReadonlyMap<string, number>, today: number): readonly Past[] {
  const earliest = Math.min(...[...spend.keys()].map(startOf), today);
  const from = Math.max(earliest, today - historyDaysAtMost * dayMilliseconds);
  return Array.from({ length: (today - from) / dayMilliseconds }, (_nothing, index) => from + index * dayMilliseconds)
    .map((each) => ({ weekday: weekdayOf(each), paid: spend.get(dayOf(each)) ?? 0 }));
}

interface Model {
  readonly method: ForecastMethod;
  readonly days: number;
  readonly expected: (weekday: number) => number;
  /** How far the sum of so many days may lie below and above what is expected. */
  readonly band: (days: number) => { readonly low: number; readonly high: number };
}

function modelOf(past: readonly Past[]): Model {
  const method = past.length >= daysForWeekdays ? 'weekday' : past.length >= daysForAny ? 'mean' : 'none';
  const groupOf = (weekday: number): number => (method === 'weekday' ? weekday : 0);
  const groups = Map.groupBy(past, (each) => groupOf(each.weekday));
  const means = new Map([...groups].map(([group, of]) => [group, { mean: of.reduce((sum, each) => sum + each.paid, 0) / of.length, count: of.length }]));
  const differences = past.map(({ weekday, paid }) => {
    const { mean, count } = means.get(groupOf(weekday)) ?? { mean: 0, count: 1 };
    return count < 2 ? 0 : (paid - mean) * count / (count - 1);
  });
  return { method, days: past.length, expected: (weekday) => means.get(groupOf(weekday))?.mean ?? 0, band: (days) => bandOf(differences, days) };
}

function bandOf(differences: readonly number[], days: number): { low: number; high: number } {
  const stretches = differences.length - days + 1;
  const sums = stretches < stretchesAtLeast ? differences.map((each) => each * Math.sqrt(days)) : sumsOver(differences, days);
  const ordered = sums.toSorted((left, right) => left - right);
  // What is likely lies in its own band.
  return { low: Math.min(0, quantile(ordered, lowerEdge)), high: Math.max(0, quantile(ordered, upperEdge)) };
}

function sumsOver(values: readonly number[], length: number): readonly number[] {
  return Array.from({ length: values.length - length + 1 }, (_nothing, start) => values.slice(start, start + length).reduce((sum, each) => sum + each, 0));
}

/** Between the two nearest values. `ordered`: ascending. */
function quantile(ordered: readonly number[], share: number): number {
  const place = (ordered.length - 1) * share;
  const [below, above] = [ordered[Math.floor(place)] ?? 0, ordered[Math.ceil(place)] ?? 0];
  return below + (above - below) * (place - Math.floor(place));
}

function layOut({ days, today, paid, soFar, model }: { days: readonly number[]; today: number; paid: (day: number) => number; soFar: number; model: Model }): readonly ForecastDay[] {
  const foretells = model.method !== 'none';
  const running = { actual: 0, likely: soFar - paid(today), low: soFar, high: soFar, ahead: 0 };
  return days.map((each) => {
    const actual = each <= today ? paid(each) : null;
    if (actual !== null) running.actual += actual;
    const past = { day: dayOf(each), actual, until: { actual: actual === null ? null : running.actual } };
    if (each < today || !foretells) return { ...past, likely: null, until: { ...past.until, likely: null, low: null, high: null } };
    const likely = Math.round(Math.max(actual ?? 0, model.expected(weekdayOf(each))));
    running.ahead += 1;
    running.likely += likely;
    const { low, high } = model.band(running.ahead);
    // What was spent is not given back: the edges never fall.
    running.low = Math.max(running.low, Math.round(running.likely + low));
    running.high = Math.max(running.high, Math.round(running.likely + high));
    return { ...past, likely, until: { ...past.until, likely: running.likely, low: Math.min(running.low, running.likely), high: running.high } };
  });
}
