/** The periods usage can be seen over. Days and months are those of UTC, as in the ledger. */
export const periods = [
  { id: '24h', label: '24 hours', bucket: 'hour', count: 24 },
  { id: '7d', label: '7 days', bucket: 'day', count: 7 },
  { id: '30d', label: '30 days', bucket: 'day', count: 30 },
  { id: '90d', label: '90 days', bucket: 'day', count: 90 },
  { id: '12m', label: '12 months', bucket: 'month', count: 12 },
] as const;
export type Period = (typeof periods)[number];
export type Bucket = Period['bucket'];
export const bucketLabels: Readonly<Record<Bucket, string>> = { hour: 'Hour', day: 'Day', month: 'Month' };

const hourMilliseconds = 3_600_000;
const dayMilliseconds = 24 * hourMilliseconds;
/** More than this would be no chart, and no table either. */
const mostBuckets = 750;

/** A stretch of time, as ISO 8601: from a bucket's beginning, up to `to` and without it. */
export interface Span { readonly from: string; readonly to: string | null }

/** What a preset covers: so many buckets of its own kind, the one that holds `now` last. */
export function spanOf(period: Period, now: Date): Span {
  return { from: startOf(period.bucket, now, 1 - period.count), to: null };
}

/** Two days, as a person chose them, both included; in either order. `null` where one is no day. */
export function spanOfDays(first: string, last: string): { readonly from: string; readonly to: string } | null {
  const [from, to] = [first, last].map((day) => (/^\d{4}-\d{2}-\d{2}$/.test(day) ? Date.parse(`${day}T00:00:00Z`) : Number.NaN)).toSorted((left, right) => left - right);
  if (from === undefined || to === undefined || Number.isNaN(from) || Number.isNaN(to)) return null;
  return { from: new Date(from).toISOString(), to: new Date(to + dayMilliseconds).toISOString() };
}

/** The beginnings of all buckets of a span. Pure. */
export function bucketsBetween(bucket: Bucket, span: Span, now: Date): readonly string[] {
  const end = span.to === null ? now.getTime() + 1 : Date.parse(span.to);
  const starts: string[] = [];
  for (let index = 0, start = startOf(bucket, new Date(span.from), 0); Date.parse(start) < end && starts.length < mostBuckets; index += 1, start = startOf(bucket, new Date(span.from), index)) starts.push(start);
  return starts;
}

function startOf(bucket: Bucket, at: Date, offset: number): string {
  if (bucket === 'month') return new Date(Date.UTC(at.getUTCFullYear(), at.getUTCMonth() + offset, 1)).toISOString();
  const size = bucket === 'hour' ? hourMilliseconds : dayMilliseconds;
  return new Date(Math.floor(at.getTime() / size) * size + offset * size).toISOString();
}

/** What a bucket covers. */
export function spanOfBucket(bucket: Bucket, start: string): { readonly from: string; readonly to: string } {
  return { from: start, to: startOf(bucket, new Date(start), 1) };
}

/** The buckets that fit a span: one that makes neither two bars nor a thousand. */
export function bucketsFor({ from, to }: Span, now: Date): readonly [Bucket, ...Bucket[]] {
  const days = ((to === null ? now.getTime() : Date.parse(to)) - Date.parse(from)) / dayMilliseconds;
  if (days <= 2) return ['hour', 'day'];
  if (days <= 31) return ['day', 'hour', 'month'];
  return days <= 120 ? ['day', 'month'] : ['month', ...(days <= 400 ? ['day' as const] : [])];
}

/** A bucket as it is written on the axis, in UTC. */
export function bucketLabel(bucket: Bucket, start: string): string {
  const date = new Date(start);
  if (bucket === 'hour') return `${date.toLocaleDateString('en-US', { timeZone: 'UTC', month: 'short', day: 'numeric' })} ${String(date.getUTCHours()).padStart(2, '0')}:00`;
  return date.toLocaleDateString('en-US', { timeZone: 'UTC', ...(bucket === 'day' ? { month: 'short', day: 'numeric' } : { month: 'short', year: 'numeric' }) });
}
