import type { RequestFilters } from '@keystead/contract';
import type { RawBuilder } from 'kysely';
import { type Transaction, sql } from '../../foundation/index.ts';
import type { MeteringTables } from '../tables.ts';
import { type Found, type Place, mergePages } from './merge-pages.ts';
import { conditionsOf } from './request-filters.ts';
import { type Source, type StoredDetail, type StoredRequest, sources } from './stored-request.ts';

/** How many requests of one source a page looks through for those that fit: a filter that fits little never reads millions of rows. */
export const mostLookedThrough = 20_000;

export interface RequestsQuestion {
  readonly tenantId: string;
  readonly filters: RequestFilters;
  readonly from: Date | null;
  readonly to: Date | null;
  /** Older than this one. */
  readonly before: Place | null;
  readonly limit: number;
  readonly lookThrough?: number;
}

type Trx = Transaction<MeteringTables>;
const placeOf = (row: StoredRequest): Place => ({ occurredAt: row.occurred_at, requestId: row.request_id });

/** One page of the log, newest first. At most two short queries for each of its two sources, each along an index. */
export async function findRequests(trx: Trx, question: RequestsQuestion): Promise<ReturnType<typeof mergePages<StoredRequest>>> {
  const found: Found<StoredRequest>[] = [];
  for (const name of ['ledger', 'refusals'] as const) {
    const conditions = conditionsOf(name, question.filters);
    if (conditions !== null) found.push(await findIn(trx, sources[name], conditions, question));
  }
  return mergePages(found, question.limit, placeOf);
}

async function findIn(trx: Trx, source: Source, conditions: readonly RawBuilder<unknown>[], question: RequestsQuestion): Promise<Found<StoredRequest>> {
  const { tenantId, from, to, before, limit } = question;
  const lookThrough = question.lookThrough ?? mostLookedThrough;
  const range = [
    sql`l.tenant_id = ${tenantId}`, ...(source === sources.ledger ? [sql`l.attempt_of is null`] : []), ...(from === null ? [] : [sql`l.occurred_at >= ${from}`]), ...(to === null ? [] : [sql`l.occurred_at < ${to}`]),
    ...(before === null ? [] : [sql`(l.occurred_at, l.request_id) < (${before.occurredAt}::timestamptz, ${before.requestId}::uuid)`]),
    // The index on what was not answered holds these alone.
    ...(question.filters.outcome !== undefined && question.filters.outcome !== 'answered' && source === sources.ledger ? [sql`l.outcome <> 'answered'`] : []),
  ];
  const order = sql`order by l.occurred_at desc, l.request_id desc`;
  const table = sql.table(source.table);
  const end = conditions.length === 0 ? undefined : (await sql<{ occurred_at: Date; request_id: string }>`select l.occurred_at, l.request_id from ${table} l where ${every(range)} ${order} offset ${lookThrough - 1} limit 1`.execute(trx)).rows[0];
  const bound = end === undefined ? [] : [sql`(l.occurred_at, l.request_id) >= (${end.occurred_at}::timestamptz, ${end.request_id}::uuid)`];
  const { rows } = await sql<StoredRequest>`select ${source.columns} from ${table} l where ${every([...range, ...bound, ...conditions])} ${order} limit ${limit + 1}`.execute(trx);
  const last = rows.at(-1);
  if (rows.length > limit && last !== undefined) return { rows, lookedTo: placeOf(last) };
  return { rows, lookedTo: end === undefined ? null : { occurredAt: end.occurred_at, requestId: end.request_id } };
}

function every(conditions: readonly RawBuilder<unknown>[]): RawBuilder<unknown> {
  return sql.join(conditions, sql` and `);
}

/** One request with all that is known of it. */
export async function findRequest(trx: Trx, tenantId: string, requestId: string): Promise<StoredDetail | null> {
  for (const source of [sources.ledger, sources.refusals]) {
    const ofItsOwn = source === sources.ledger ? sql`l.attempt_of is null` : sql`true`;
    const { rows } = await sql<StoredDetail>`select ${source.columns}, ${source.more} from ${sql.table(source.table)} l where l.tenant_id = ${tenantId} and l.request_id = ${requestId} and ${ofItsOwn}`.execute(trx);
    if (rows[0] !== undefined) return rows[0];
  }
  return null;
}

/** Requests by their ids, oldest first; what is not there (any more) is left out. */
export async function findRequestsById(trx: Trx, tenantId: string, requestIds: readonly string[]): Promise<readonly StoredRequest[]> {
  const of = (source: Source): RawBuilder<unknown> => sql`select ${source.columns} from ${sql.table(source.table)} l where l.tenant_id = ${tenantId} and l.request_id = any(${[...requestIds]}::uuid[])`;
  const { rows } = await sql<StoredRequest>`select * from (${of(sources.ledger)} union all ${of(sources.refusals)}) as found order by occurred_at, request_id`.execute(trx);
  return rows;
}
