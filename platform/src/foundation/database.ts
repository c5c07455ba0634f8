import { CompiledQuery, Kysely, PostgresDialect, type Transaction, sql } from 'kysely';
import pg from 'pg';
import { isBackground } from './background.ts';
import { connectionOptions } from './database-url.ts';

/**
 * The roles of the database. Each pool of connections runs as exactly one of them (set when it connects), none owns a
 * table, none bypasses row-level security.
 */
export type DatabaseRole =
  /** Control plane: sees the rows of the tenant set in the transaction, nothing without one. */
  | 'keystead_app'
  /** The identity library's own schema. */
  | 'keystead_identity'
  /** The gateway's snapshot: reads configuration of all tenants, writes nothing. */
  | 'keystead_snapshot'
  /** The spool shipper: adds ledger rows and audit events for any tenant. */
  | 'keystead_spool'
  /** The audit sequencer: turns outbox rows into leaves for any tenant. */
  | 'keystead_sequencer'
  /** Rotation of the encryption keys: sees every tenant's wrapped keys and their rotations, no content. */
  | 'keystead_keys';

const parsers = new pg.TypeOverrides();
/** int8 and numeric sums of int8 as numbers: ids are UUIDs, and money stays below 2^53 nano-dollars (US$9 million). */
parsers.setTypeParser(pg.types.builtins.INT8, (text: string) => Number(text));
parsers.setTypeParser(pg.types.builtins.NUMERIC, (text: string) => Number(text));

export interface DatabaseOptions {
  readonly url: string;
  readonly role: DatabaseRole;
  readonly maxConnections?: number;
  /** As many more for what `inBackground` began, so that it and requests never wait for each other's; without them, all share the others. */
  readonly backgroundConnections?: number;
  /** The longest that a transaction may last: it fails then, and its connection is ended. For pools that a stop must not wait for; without end where left out. */
  readonly transactionMilliseconds?: number;
  /** Called with errors of idle connections, so that a lost database does not end the process. */
  readonly onError?: (error: Error) => void;
}

/** A view of the database with the tables that one part knows. */
export interface TenantDatabase<Tables> {
  /** Runs `work` in a transaction that sees only this tenant's rows. */
  inTenant<Result>(tenantId: string, work: (transaction: Transaction<Tables>) => Promise<Result>): Promise<Result>;
  /** Runs `work` in a transaction without a tenant: only for service roles and tables on the list without row-level security. */
  transaction<Result>(work: (transaction: Transaction<Tables>) => Promise<Result>): Promise<Result>;
}

export interface Database {
  /** The same pools, typed with a part's tables. */
  as<Tables>(): TenantDatabase<Tables>;
  /** The connections themselves: those for requests or for the background, as whoever asks is one or the other. */
  readonly pool: pg.Pool;
  close(): Promise<void>;
}

/** Opens a pool whose every connection starts as `role`; `RESET ROLE` returns to that role, not to the login. */
export function openDatabase(options: DatabaseOptions): Database {
  const nameBehind = `${options.role} background`;
  const pool = openPool(options, isBackground() ? nameBehind : options.role, options.maxConnections ?? 10);
  const poolBehind = options.backgroundConnections === undefined ? pool : openPool(options, nameBehind, options.backgroundConnections);
  const kysely = new Kysely<unknown>({ dialect: new PostgresDialect({ pool }) });
  const behind = poolBehind === pool ? kysely : new Kysely<unknown>({ dialect: new PostgresDialect({ pool: poolBehind }) });

  function as<Tables>(): TenantDatabase<Tables> {
    const typed = () => (isBackground() ? behind : kysely) as unknown as Kysely<Tables>;
    return {
      inTenant: (tenantId, work) =>
        typed().transaction().execute(async (transaction) => {
          await transaction.executeQuery(CompiledQuery.raw("select set_config('keystead.tenant_id', $1, true)", [tenantId]));
          return work(transaction);
        }),
      transaction: (work) => typed().transaction().execute(work),
    };
  }
  return { as, get pool() { return isBackground() ? poolBehind : pool; }, async close() { await Promise.all(new Set([kysely, behind]).values().map((each) => each.destroy())); } };
}

function openPool(options: DatabaseOptions, applicationName: string, max: number): pg.Pool {
  const pool = new pg.Pool({
    ...connectionOptions(options.url),
    types: parsers,
    max,
    idleTimeoutMillis: 30_000,
    connectionTimeoutMillis: 5_000,
    options: `-c role=${options.role} -c search_path=${options.role === 'keystead_identity' ? 'identity' : 'keystead'} -c timezone=UTC`,
    application_name: applicationName,
  });
  pool.on('error', (error) => options.onError?.(error));
  // The pool listens to connections that nobody uses. One that is lost between two queries of a transaction would end the process: whoever uses it hears of it from its next query.
  pool.on('connect', (client) => { client.on('error', () => undefined); });
  if (options.transactionMilliseconds !== undefined) endOverdue(pool, options.transactionMilliseconds);
  return pool;
}

/**
 * Ends connections that somebody has used for too long, so that a database that hangs holds nobody. The driver's `query_timeout` would leave the
 * connection in the pool, within its transaction, and whoever used it next would commit what had failed.
 */
function endOverdue(pool: pg.Pool, milliseconds: number): void {
  const timers = new Map<pg.PoolClient, NodeJS.Timeout>();
  pool.on('acquire', (client) => { timers.set(client, setTimeout(() => { (client as unknown as pg.Client).end().catch(() => undefined); }, milliseconds).unref()); });
  pool.on('release', (_error, client) => {
    clearTimeout(timers.get(client));
    timers.delete(client);
  });
}

export { sql };
export type { Transaction };
