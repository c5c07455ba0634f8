import type { UsageQuery } from '@keystead/contract';
import { InvalidRequest, type Transaction, sql } from '../../foundation/index.ts';
import type { MeteringTables } from '../tables.ts';

export type Bucket = UsageQuery['bucket'];
/** From one moment until before another. */
export interface UsageRange { readonly from: Date; readonly to: Date }
/** A part of the time that is summed up by itself. `start`: what it is called in an answer, which is its beginning but for the first, and where clocks are put back at midnight. */
export interface BucketSpan extends UsageRange { readonly start: Date }
/** What usage is asked over, and its buckets: the first and the last are cut where the time begins and ends. */
export interface AskedTime extends UsageRange { readonly bucket: Bucket; readonly timeZone: string; readonly buckets: readonly BucketSpan[] }

const hour = 3_600_000;
const day = 24 * hour;
interface Spans { readonly usual: number; readonly most: number; readonly instead?: string }
/** What is shown where no beginning is named, and the most that may be asked for. */
const spans: Readonly<Record<Bucket, Spans>> = {
  hour: { usual: 2 * day, most: 31 * day, instead: 'choose a longer bucket' },
  day: { usual: 30 * day, most: 400 * day, instead: 'choose a longer bucket' },
  month: { usual: 365 * day, most: 3_660 * day },
};
/** Names of zones, none of them an offset: databases and browsers do not agree on the signs of those. */
const zoneName = /^[A-Za-z][A-Za-z0-9_+-]*(?:\/[A-Za-z0-9_+-]+)*$/;

/** A range as it was asked for, to now where no end is named. Pure. @throws InvalidRequest when it is empty or too long. */
export function rangeOf({ from, to }: { readonly from?: string | undefined; readonly to?: string | undefined }, now: Date, { usual, most, instead }: Spans = spans.day): UsageRange {
  const end = to === undefined ? now : new Date(to);
  const start = from === undefined ? new Date(end.getTime() - usual) : new Date(from);
  const length = end.getTime() - start.getTime();
  if (length <= 0) throw new InvalidRequest([{ path: 'query.from', message: 'must be before "to"' }]);
  if (length > most) throw new InvalidRequest([{ path: 'query.from', message: `is more than ${most / day} days before "to"${instead === undefined ? '' : `; ${instead}`}` }]);
  return { from: start, to: end };
}

/** @throws InvalidRequest when the range is empty or too long for its buckets, or nobody knows the time zone. */
export async function askedTime(trx: Transaction<MeteringTables>, query: Pick<UsageQuery, 'from' | 'to' | 'bucket' | 'timeZone'>, now: Date): Promise<AskedTime> {
  const { bucket, timeZone } = query;
  const { from: asked, to } = rangeOf(query, now, spans[bucket]);
  const begins = await beginsOf(trx, { from: asked, to, bucket, timeZone });
  const from = query.from === undefined ? begins[0]?.first ?? asked : asked;
  // Nothing is later than now: the hour that is not over yet counts as it stands.
  const open = query.to === undefined || to.getTime() >= now.getTime();
  const end = open ? Math.ceil(to.getTime() / hour) * hour : to.getTime();
  const cuts = begins.map(({ start, first }, index) => ({ start, from: new Date(Math.max(first.getTime(), from.getTime())), to: new Date(Math.min(begins[index + 1]?.first.getTime() ?? end, end)) }));
  return { from, to, bucket, timeZone, buckets: cuts.filter((each) => each.from < each.to) };
}

interface Begin { readonly start: Date; readonly first: Date }

/**
 * Where buckets begin in their time zone, as `date_trunc` calls them, and the first moment of each: where clocks are put back over midnight, a day begins an hour before
 * the moment that it is called by. Hours are looked for in steps of 30 minutes, the smallest by which clocks are put.
 */
async function beginsOf(trx: Transaction<MeteringTables>, { from, to, bucket, timeZone }: UsageRange & { bucket: Bucket; timeZone: string }): Promise<readonly Begin[]> {
  if (!isKnownZone(timeZone)) throw unknownZone();
  const [begin, end] = [sql`${from.toISOString()}::timestamptz`, sql`${to.toISOString()}::timestamptz`];
  const select = bucket === 'hour'
    ? sql<Begin>`select date_trunc('hour', moment, ${timeZone}) as start, min(moment) as first from generate_series(date_trunc('hour', ${begin}, ${timeZone}), ${end}, interval '30 minutes') as moment group by 1 order by 2`
    : sql<Begin>`
      select start, coalesce((select min(moment) from unnest(array[start - interval '2 hours', start - interval '1 hour', start - interval '30 minutes']) as moment where date_trunc(${bucket}, moment at time zone ${timeZone}) = local), start) as first
      from (select local, local at time zone ${timeZone} as start from generate_series(date_trunc(${bucket}, ${begin} at time zone ${timeZone}), ${end} at time zone ${timeZone}, ${`1 ${bucket}`}::interval) as local) as locals order by local`;
  const { rows } = await select.execute(trx).catch((error: unknown) => { throw isUnknownToDatabase(error) ? unknownZone() : error; });
  return rows;
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
