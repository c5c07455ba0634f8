import { type Transaction, sql } from '../foundation/index.ts';
import { periodAfter, type Period, firstDayOf } from './periods.ts';
import type { ChargebackTables } from './tables.ts';

type Trx = Transaction<ChargebackTables>;

export interface Closing { readonly id: string; readonly period: Period; readonly closedAt: Date }

/** Months that were closed, the oldest first. */
export async function readClosings(trx: Trx, tenantId: string): Promise<readonly Closing[]> {
  const { rows } = await sql<Closing>`select id, to_char(period, 'YYYY-MM') as period, closed_at as "closedAt" from chargeback_closings where tenant_id = ${tenantId} order by chargeback_closings.period`.execute(trx);
  return rows;
}

/** The first day that is not closed; `null` where no month was closed yet. */
export function firstOpenDay(closings: readonly Closing[]): string | null {
  const last = closings.at(-1);
  return last === undefined ? null : firstDayOf(periodAfter(last.period));
}

/** Two that change what is charged come one after the other: a team cannot move into a month that is just being closed. */
export async function lockChargeback(trx: Trx, tenantId: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`chargeback ${tenantId}`}, 0))`.execute(trx);
}
