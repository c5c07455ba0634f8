import type { UsageQuery } from '@keystead/contract';
import { InvalidRequest, type Transaction, sql } from '../../foundation/index.ts';
import type { MeteringTables } from '../tables.ts';

export type Bucket = UsageQuery['bucket'];
/** From one moment until before another. */
export interface UsageRange { readonly from: Date; readonly to: Date }
/** What usage is asked over. `wholeHours`: every bucket begins at a whole hour of UTC. `open`: to now, so that nothing can be later. */
export interface AskedTime extends UsageRange { readonly bucket: Bucket; readonly timeZone: string; readonly wholeHours: boolean; readonly open: boolean }

const hour = 3_600_000;
const day = 24 * hour;
/** What is shown where no beginning is named, and the most that may be asked for. */
const spans: Readonly<Record<Bucket, { readonly usual: number; readonly most: number }>> = {
  hour: { usual: 2 * day, most: 31 * day },
  day: { usual: 30 * day, most: 400 * day },
  month: { usual: 365 * day, most: 3_660 * day },
};
/** Names of zones, none of them an offset: databases and browsers do not agree on the signs of those. */
const zoneName = /^[A-Za-z][A-Za-z0-9_+-]*(?:\/[A-Za-z0-9_+-]+)*$/;

/** How many buckets a range has at most. */
export function bucketsIn({ from, to, bucket }: Pick<AskedTime, 'from' | 'to' | 'bucket'>): number {
  return Math.ceil((to.getTime() - from.getTime()) / (bucket === 'hour' ? hour : bucket === 'day' ? 23 * hour : 28 * day)) + 1;
}

/** @throws InvalidRequest when the range is empty or too long for its buckets, or nobody knows the time zone. */
export async function askedTime(trx: Transaction<MeteringTables>, query: Pick<UsageQuery, 'from' | 'to' | 'bucket' | 'timeZone'>, now: Date): Promise<AskedTime> {
  const { bucket, timeZone } = query;
  const span = spans[bucket];
  const to = query.to === undefined ? now : new Date(query.to);
  const asked = query.from === undefined ? new Date(to.getTime() - span.usual) : new Date(query.from);
  const length = to.getTime() - asked.getTime();
  if (length <= 0) throw new InvalidRequest([{ path: 'query.from', message: 'must be before "to"' }]);
  if (length > span.most) throw new InvalidRequest([{ path: 'query.from', message: `is more than ${span.most / day} days before "to"; choose a longer bucket` }]);
  const { begins, wholeHours } = await zoneFacts(trx, { from: asked, to, bucket, timeZone });
  return { from: query.from === undefined ? begins : asked, to, bucket, timeZone, wholeHours, open: query.to === undefined || to.getTime() >= now.getTime() };
}

async function zoneFacts(trx: Transaction<MeteringTables>, { from, to, bucket, timeZone }: UsageRange & { bucket: Bucket; timeZone: string }): Promise<{ begins: Date; wholeHours: boolean }> {
  if (!isKnownZone(timeZone)) throw unknownZone();
  const { rows } = await sql<{ begins: Date; whole: boolean }>`
    select date_trunc(${bucket}, ${from.toISOString()}::timestamptz, ${timeZone}) as begins,
      (select bool_and(extract(epoch from (moment at time zone ${timeZone}) - (moment at time zone 'UTC'))::int % 3600 = 0)
        from generate_series(${from.toISOString()}::timestamptz - interval '31 days', ${to.toISOString()}::timestamptz + interval '31 days', interval '10 days') as moment) as whole`.execute(trx)
    .catch((error: unknown) => { throw isUnknownToDatabase(error) ? unknownZone() : error; });
  return { begins: rows[0]?.begins ?? from, wholeHours: rows[0]?.whole === true };
}

function isKnownZone(timeZone: string): boolean {
  try {
    return zoneName.test(timeZone) && new Intl.DateTimeFormat('en', { timeZone }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}

/** SQLSTATE 22023, invalid_parameter_value. */
function isUnknownToDatabase(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === '22023';
}

function unknownZone(): InvalidRequest {
  return new InvalidRequest([{ path: 'query.timeZone', message: 'is no time zone that is known; name one such as Europe/Zurich' }]);
}
