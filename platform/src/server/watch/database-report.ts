import { readdir } from 'node:fs/promises';
import pg from 'pg';
import { connectionOptions } from '../../foundation/index.ts';
import { migrationsFolder } from '../postgres/index.ts';

/** How the database is, without a value of any row. */
export type DatabaseReport =
  | {
    readonly reachable: true;
    readonly serverVersion: string;
    readonly migrations: readonly string[];
    /** As PostgreSQL's statistics have them: near, not exact, and free of cost however large the tables are. */
    readonly tables: readonly { readonly name: string; readonly rows: number; readonly bytes: number }[];
    readonly connections: number;
  }
  | { readonly reachable: false; readonly code: string; readonly migrations: readonly string[] };

const limitMilliseconds = 4_000;

const tablesQuery = `
  select format('%s.%s', schemaname, relname) as name, n_live_tup::float8 as rows, pg_total_relation_size(relid)::float8 as bytes
  from pg_stat_user_tables where schemaname in ('keystead', 'identity') order by 1`;

/** Asks the database, as the login that runs Keystead, from a connection of its own. Never throws: that it is out of reach is part of the report. */
export async function readDatabaseReport(url: string | null): Promise<DatabaseReport> {
  const migrations = (await readdir(migrationsFolder)).filter((name) => name.endsWith('.sql')).toSorted();
  if (url === null) return { reachable: false, code: 'NOT_OPENED', migrations };
  const client = new pg.Client({ ...connectionOptions(url), connectionTimeoutMillis: limitMilliseconds, query_timeout: limitMilliseconds, application_name: 'keystead-support' });
  client.on('error', () => undefined);
  try {
    await client.connect();
    const version = await client.query<{ server_version: string }>('show server_version');
    const tables = await client.query<{ name: string; rows: number; bytes: number }>(tablesQuery);
    const connections = await client.query<{ count: number }>('select count(*)::int as count from pg_stat_activity where datname = current_database()');
    return { reachable: true, serverVersion: version.rows[0]?.server_version ?? 'unknown', migrations, tables: tables.rows, connections: connections.rows[0]?.count ?? 0 };
  } catch (error) {
    // The message names host, login or database: the code says enough.
    const code = error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'UNKNOWN';
    return { reachable: false, code, migrations };
  } finally {
    await client.end().catch(() => undefined);
  }
}
