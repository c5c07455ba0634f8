import { type RawBuilder } from 'kysely';
import { sql } from '../../foundation/index.ts';

/**
 * Windows of budgets by the database's clock, in UTC, as SQL over a column with the period. A budget without an end
 * has one window, which begins with the epoch.
 */
export function windowStart(period: RawBuilder<unknown>): RawBuilder<Date> {
  return sql<Date>`case ${period} when 'total' then timestamptz 'epoch' else date_trunc(${period}, now(), 'UTC') end`;
}

/** When the present window ends; null for one without an end. */
export function windowEnd(period: RawBuilder<unknown>): RawBuilder<Date | null> {
  return sql<Date | null>`case ${period} when 'day' then date_trunc('day', now(), 'UTC') + interval '1 day' when 'month' then (date_trunc('month', now() at time zone 'UTC') + interval '1 month') at time zone 'UTC' end`;
}
