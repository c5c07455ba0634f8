import type { ResponseOf, operations } from '@keystead/contract';
import { type Transaction, sql } from '../foundation/index.ts';
import type { DocumentTables } from './tables.ts';

interface Line { readonly day: string; readonly documents: number; readonly retention_days: number; readonly first_at: Date; readonly last_at: Date }

/** What retention deleted, a line for each day (UTC) and rule, newest first: read from the rows that remain of deleted documents. */
export async function readPurges(trx: Transaction<DocumentTables>, limit: number): Promise<ResponseOf<typeof operations.listDocumentPurges>> {
  const { rows } = await sql<Line>`
    select to_char(deleted_at at time zone 'UTC', 'YYYY-MM-DD') as day, count(*) as documents, purged_after_days as retention_days, min(deleted_at) as first_at, max(deleted_at) as last_at
    from documents where purged_after_days is not null group by 1, 3 order by 1 desc, 3 limit ${limit}`.execute(trx);
  const { rows: [sums] } = await sql<{ total: number; held: number }>`
    select count(*) filter (where purged_after_days is not null) as total, count(*) filter (where hold_reason is not null and state <> 'deleted') as held from documents`.execute(trx);
  return {
    items: rows.map(({ day, documents, retention_days: retentionDays, first_at: first, last_at: last }) => ({ day, documents: Number(documents), retentionDays, firstAt: first.toISOString(), lastAt: last.toISOString() })),
    total: Number(sums?.total ?? 0), underHold: Number(sums?.held ?? 0),
  };
}
