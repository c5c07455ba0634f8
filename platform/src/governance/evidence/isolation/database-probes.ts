import type { IsolationTry } from '@keystead/contract';
import { type TenantDatabase, type Transaction, sql } from '../../../foundation/index.ts';

interface Table { readonly name: string; readonly readable: boolean; readonly protected: boolean }

/** Asks the database itself, under the role that the program runs with: below every check of the application. */
export async function probeDatabase<Tables>(database: TenantDatabase<Tables>, tenantId: string, decoyId: string): Promise<IsolationTry[]> {
  const tables = await database.transaction(listTables);
  const seen = {
    own: await database.inTenant(tenantId, (trx) => countIn(trx, tables, decoyId)),
    foreign: await database.inTenant(decoyId, (trx) => countIn(trx, tables, tenantId)),
    none: await database.transaction((trx) => countIn(trx, tables, null)),
  };
  return [
    ...tables.map(({ name, readable, protected: isProtected }): IsolationTry => {
      if (!readable) return { area: 'database', as: 'decoy', what: `Read ${name}`, expected: 'no right to read', found: 'no right to read', outcome: 'refused' };
      const counts = [seen.own, seen.foreign, seen.none].map((counted) => counted.get(name) ?? 0);
      const leaked = !isProtected || counts.some((rows) => rows > 0);
      return { area: 'database', as: 'decoy', what: `Read ${name}: as the one about the other, and as nobody`, expected: 'row-level security is on, 0 rows each', found: `${isProtected ? 'on' : 'OFF'}, ${counts.join(', ')} rows`, outcome: leaked ? 'leaked' : 'refused' };
    }),
    await writeAcross(database, tenantId, decoyId),
  ];
}

async function listTables<Tables>(trx: Transaction<Tables>): Promise<readonly Table[]> {
  const { rows } = await sql<Table>`
    select c.relname as name, has_table_privilege(current_user, c.oid, 'select') as readable, c.relrowsecurity as protected
    from pg_class c join pg_namespace n on n.oid = c.relnamespace join pg_attribute a on a.attrelid = c.oid and a.attname = 'tenant_id' and not a.attisdropped
    where n.nspname = 'keystead' and c.relkind in ('r', 'p') and not c.relispartition order by c.relname`.execute(trx);
  return rows;
}

/** Rows that are visible of an organisation; of anybody where `null`. One is enough to know. */
async function countIn<Tables>(trx: Transaction<Tables>, tables: readonly Table[], tenantId: string | null): Promise<ReadonlyMap<string, number>> {
  const counts = new Map<string, number>();
  for (const { name, readable } of tables) {
    if (!readable) continue;
    const of = tenantId === null ? sql`true` : sql`tenant_id = ${tenantId}`;
    const { rows: [row] } = await sql<{ rows: number }>`select count(*)::int as rows from (select from ${sql.table(name)} where ${of} limit 1) as found`.execute(trx);
    counts.set(name, row?.rows ?? 0);
  }
  return counts;
}

class TakenBack extends Error {}

/** A row of the other organisation, written as one’s own: taken back in any case. */
async function writeAcross<Tables>(database: TenantDatabase<Tables>, tenantId: string, decoyId: string): Promise<IsolationTry> {
  const tried = { area: 'database', as: 'organisation', what: 'Write a team into the other organisation', expected: 'refused by row-level security' } as const;
  const found = await database.inTenant(tenantId, async (trx): Promise<never> => {
    await sql`insert into teams (id, tenant_id, name) values (gen_random_uuid(), ${decoyId}, 'Isolation test')`.execute(trx);
    throw new TakenBack();
  }).catch((error: unknown) => (error instanceof TakenBack ? null : (error as { code?: string }).code ?? 'an error'));
  return found === null ? { ...tried, found: 'the row was taken', outcome: 'leaked' } : { ...tried, found: found === '42501' ? 'refused by row-level security' : `refused (${found})`, outcome: 'refused' };
}
