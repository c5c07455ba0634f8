import { type Transaction, sql } from '../foundation/index.ts';
import type { AuditTables } from './tables.ts';

/** First half of the advisory lock's key; the second is a hash of the tenant. Any constant will do. */
const lockFamily = 7_420_100;

/** Takes a log in hand: leaves and checkpoints of one are made by one process at a time. False where another has it. The lock ends with the transaction. */
export async function lockLog(trx: Transaction<AuditTables>, tenantId: string): Promise<boolean> {
  const { rows } = await sql<{ locked: boolean }>`select pg_try_advisory_xact_lock(${lockFamily}, hashtext(${tenantId})) as locked`.execute(trx);
  return rows[0]?.locked === true;
}
