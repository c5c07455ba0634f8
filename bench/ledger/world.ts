import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { readFileSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { connectionOptions, newId, readConfiguration } from '../../platform/src/foundation/index.ts';
import { openDatabaseHome, prepareDataFolder } from '../../platform/src/server/postgres/index.ts';
import { ownerUrlOf } from '../vault/owner-url.ts';

/** An organisation that uses the platform: ids of what its requests name. */
export interface BenchTenant { readonly id: string; readonly users: readonly string[]; readonly tokens: readonly string[]; readonly credentials: readonly string[]; readonly teams: readonly string[]; readonly budgetId: string }

export interface LedgerWorld {
  readonly folder: string;
  readonly runtimeUrl: string;
  /** Below every policy. */
  readonly owner: pg.Client;
  addTenant(size: { readonly users: number; readonly credentials: number; readonly teams: number }): Promise<BenchTenant>;
  /** Processor time of the database so far, in milliseconds. */
  databaseMilliseconds(): number;
  close(): Promise<void>;
}

/** A database as Keystead starts its own, synced to disk as in use: in a folder that is kept, or in one that goes with it. */
export async function openLedgerWorld(kept: string | null = null): Promise<LedgerWorld> {
  if (kept !== null) await mkdir(kept, { recursive: true });
  const folder = kept ?? await mkdtemp(join(tmpdir(), 'keystead-bench-ledger-'));
  const dataDirectory = join(folder, 'data');
  await prepareDataFolder(dataDirectory);
  const home = await openDatabaseHome(readConfiguration({ KEYSTEAD_DATA_DIR: dataDirectory }), () => undefined);
  const owner = new pg.Client(connectionOptions(await ownerUrlOf(dataDirectory)));
  await owner.connect();
  const postmaster = Number((await readFile(join(dataDirectory, 'postgres', 'data', 'postmaster.pid'), 'utf8')).split('\n', 1)[0]);
  return {
    folder, runtimeUrl: home.runtimeUrl, owner,
    addTenant: (size) => addTenant(owner, size),
    databaseMilliseconds: () => processorMilliseconds(postmaster),
    async close() {
      await owner.end();
      await home.stop();
      if (kept === null) await rm(folder, { recursive: true, force: true });
    },
  };
}

const ids = (count: number): string[] => Array.from({ length: count }, () => newId());

async function addTenant(owner: pg.Client, size: { readonly users: number; readonly credentials: number; readonly teams: number }): Promise<BenchTenant> {
  const tenant: BenchTenant = { id: newId(), users: ids(size.users), tokens: ids(size.users), credentials: ids(size.credentials), teams: ids(size.teams), budgetId: newId() };
  await owner.query("insert into keystead.tenants (id, name) values ($1, 'Office')", [tenant.id]);
  await owner.query("insert into keystead.credentials (id, tenant_id, provider, label, origin, environment) select id, $2, 'openai', 'Key', 'https://api.openai.com', 'production' from unnest($1::uuid[]) id", [tenant.credentials, tenant.id]);
  await owner.query("insert into keystead.teams (id, tenant_id, name) select id, $2, 'Team ' || id from unnest($1::uuid[]) id", [tenant.teams, tenant.id]);
  await owner.query("insert into keystead.budgets (id, tenant_id, name, period, limit_amount) values ($1, $2, 'All', 'month', 9000000000000000)", [tenant.budgetId, tenant.id]);
  await owner.query("insert into keystead.budget_windows (budget_id, tenant_id, window_start) values ($1, $2, date_trunc('month', now(), 'UTC'))", [tenant.budgetId, tenant.id]);
  return tenant;
}

/** All tables of sums. */
export const rollUpTables = ['usage_', 'usage_purpose_', 'usage_service_'].flatMap((level) => ['series', 'hours', 'days', 'months'].map((table) => `${level}${table}`));

/** Bytes of tables and of their indexes, with all partitions. */
export async function sizesOf(owner: pg.Client, tables: readonly string[]): Promise<Record<string, number>> {
  const { rows } = await owner.query<{ name: string; heap: string; indexes: string }>(`
    select name, sum(pg_table_size(relid)) as heap, sum(pg_indexes_size(relid)) as indexes from unnest($1::text[]) as name, lateral (select t.relid from pg_partition_tree(('keystead.' || name)::regclass) t where t.isleaf union all select ('keystead.' || name)::regclass where not exists (select from pg_partitioned_table where partrelid = ('keystead.' || name)::regclass)) as leaf group by 1`, [tables]);
  return Object.fromEntries(rows.flatMap(({ name, heap, indexes }) => [[name, Number(heap)], [`${name} indexes`, Number(indexes)]]));
}

const millisecondsATick = 10;

/** Of a process and all that it started, those that ended included. */
function processorMilliseconds(pid: number): number {
  const fieldsOf = (of: string): readonly string[] => { try { return readFileSync(`/proc/${of}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? []; } catch { return []; } };
  const ticks = (fields: readonly string[]): number => [11, 12, 13, 14].reduce((sum, index) => sum + Number(fields[index] ?? 0), 0);
  const children = readdirSync('/proc').filter((name) => /^\d+$/.test(name) && fieldsOf(name)[1] === String(pid));
  return [String(pid), ...children].reduce((sum, each) => sum + ticks(fieldsOf(each)), 0) * millisecondsATick;
}

/** Keeps this process, and the database that it starts, on one core. False where the machine has no `taskset`. */
export function stayOnOneCore(): boolean {
  try {
    execFileSync('taskset', ['-acp', '0', String(process.pid)], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
