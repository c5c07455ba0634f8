import { type TenantDatabase, sql } from '../../foundation/index.ts';
import type { LeavingTables } from '../tables.ts';
import type { ExportedTable } from './exported-tables.ts';

type Tables = TenantDatabase<LeavingTables>;
export type ExportedRow = Readonly<Record<string, unknown>>;

const pageSize = 1_000;

/** The rows of a table as JSON of their named columns, page by page, each page in a transaction of its own. */
export async function* readRows(database: Tables, tenantId: string, { table, key, columns }: Pick<ExportedTable, 'table' | 'key' | 'columns'>): AsyncGenerator<ExportedRow> {
  const named = sql.join(columns.map((column) => sql.ref(column)));
  let after: string | null = null;
  for (;;) {
    const from: string | null = after;
    const rows: ExportedRow[] = await database.inTenant(tenantId, async (trx) => {
      const cursor = key === null ? sql`true` : from === null ? sql`true` : sql`${sql.ref(key.column)} > ${from}::${sql.raw(key.type)}`;
      const page = key === null ? sql`` : sql`order by ${sql.ref(key.column)} limit ${sql.lit(pageSize)}`;
      // As text: numbers beyond 2^53 and times with their microseconds stay what they are.
      const read = await sql<{ row: string }>`select to_jsonb(r)::text as row from (select ${named} from ${sql.table(table)} where tenant_id = ${tenantId} and ${cursor} ${page}) r`.execute(trx);
      return read.rows.map(({ row }) => JSON.parse(row) as ExportedRow);
    });
    yield* rows;
    const last = rows.at(-1)?.[key?.column ?? ''];
    if (key === null || rows.length < pageSize || last === undefined) return;
    after = String(last);
  }
}

/** How many rows of a table a tenant has. */
export async function countRows(database: Tables, tenantId: string, table: string): Promise<number> {
  return database.inTenant(tenantId, async (trx) => (await sql<{ n: number }>`select count(*) as n from ${sql.table(table)} where tenant_id = ${tenantId}`.execute(trx)).rows[0]?.n ?? 0);
}
