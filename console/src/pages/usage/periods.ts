/** The periods usage can be seen over. Days and months are those of UTC, as in the ledger. */
export const periods = [
  { id: '24h', label: '24 hours', bucket: 'hour' },
  { id: '7d', label: '7 days', bucket: 'day' },
  { id: '30d', label: '30 days', bucket: 'day' },
  { id: '90d', label: '90 days', bucket: 'day' },
  { id: '12m', label: '12 months', bucket: 'month' },
] as const;
export type Period = (typeof periods)[number];
export type Bucket = Period['bucket'];

const hourMilliseconds = 3_600_000;
const dayMilliseconds = 24 * hourMilliseconds;
const lengths: Readonly<Record<Period['id'], number>> = { '24h': 24, '7d': 7, '30d': 30, '90d': 90, '12m': 12 };

/** The beginnings of all buckets of a period, the one that holds `now` last. Pure. */
export function bucketsOf(period: Period, now: Date): readonly string[] {
  const count = lengths[period.id];
  return Array.from({ length: count }, (_nothing, index) => startOf(period.bucket, now, index - count + 1));
}

function startOf(bucket: Bucket, now: Date, offset: number): string {
  if (bucket === 'month') return new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + offset, 1)).toISOString();
  const size = bucket === 'hour' ? hourMilliseconds : dayMilliseconds;
  return new Date(Math.floor(now.getTime() / size) * size + offset * size).toISOString();
}

/** A bucket as it is written on the axis, in UTC. */
export function bucketLabel(bucket: Bucket, start: string): string {
  const date = new Date(start);
  if (bucket === 'hour') return `${String(date.getUTCHours()).padStart(2, '0')}:00`;
  return date.toLocaleDateString('en-US', { timeZone: 'UTC', ...(bucket === 'day' ? { month: 'short', day: 'numeric' } : { month: 'short', year: 'numeric' }) });
}
