import { type RawBuilder } from 'kysely';
import { sql } from '../../foundation/index.ts';

/** When the transaction began. */
export const databaseNow = sql`now()`;

/**
 * Windows of budgets by the database's clock, in UTC, as SQL over a column with the period. A budget without an end, and one of
 * single requests, has one window, which begins with the epoch.
 */
export function windowStart(period: RawBuilder<unknown>, now: RawBuilder<unknown> = databaseNow): RawBuilder<Date> {
  return sql<Date>`case when ${period} in ('total', 'request') then timestamptz 'epoch' else date_trunc(${period}, ${now}, 'UTC') end`;
}

/** When the present window ends; null for one without an end. */
export function windowEnd(period: RawBuilder<unknown>, now: RawBuilder<unknown> = databaseNow): RawBuilder<Date | null> {
  return sql<Date | null>`case when ${period} in ('minute', 'hour', 'day') then date_trunc(${period}, ${now}, 'UTC') + ('1 ' || ${period})::interval when ${period} = 'month' then (date_trunc('month', ${now} at time zone 'UTC') + interval '1 month') at time zone 'UTC' end`;
}
