import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { type Database, type DatabaseRole, connectionOptions, migrate, openDatabase } from '../../src/foundation/index.ts';
import { migrationsFolder, prepareDataFolder, startEmbeddedPostgres } from '../../src/server/postgres/index.ts';

/** One fresh, migrated database on real PostgreSQL. */
export interface TestDatabase {
  /** Superuser. */
  readonly ownerUrl: string;
  /** The plain login that takes the runtime roles. */
  readonly runtimeUrl: string;
  /** A pool as `role`; closed with the database. */
  open(role: DatabaseRole): Database;
  /** Call it in `after`: drops the database, and ends the server with the last one of the process. */
  close(): Promise<void>;
}

interface Cluster { readonly ownerUrl: string; readonly password: string; stop(): Promise<void> }

let cluster: Promise<Cluster> | null = null;
let openDatabases = 0;

/** One server for all tests of a process; the whole suite shares one when the runner started it. */
async function startCluster(): Promise<Cluster> {
  const shared = process.env['KEYSTEAD_INTERNAL_TEST_DATABASE'];
  if (shared !== undefined) return { ownerUrl: shared, password: new URL(shared).password, stop: async () => undefined };
  const folder = await mkdtemp(join(tmpdir(), 'keystead-test-'));
  await prepareDataFolder(folder);
  const server = await startEmbeddedPostgres(folder, { settings: testSettings });
  return {
    ownerUrl: server.ownerUrl, password: new URL(server.ownerUrl).password,
    stop: async () => {
      await server.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Durability is tested where it is promised; everywhere else the disk need not wait. */
export const testSettings = { fsync: 'off', synchronous_commit: 'off', max_connections: '300' } as const;

async function asOwner<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client(connectionOptions(url));
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** A database with all migrations applied, made once for each server by whoever comes first. */
async function migratedTemplate(serverUrl: string): Promise<string> {
  const name = 'keystead_test_template';
  await asOwner(serverUrl, async (client) => {
    await client.query('select pg_advisory_lock(7420003)');
    if ((await client.query('select from pg_database where datname = $1 and datistemplate', [name])).rowCount !== 0) return;
    await client.query(`drop database if exists ${name}`);
    await client.query(`create database ${name}`);
    await migrate({ ownerUrl: Object.assign(new URL(serverUrl), { pathname: `/${name}` }).href, folder: migrationsFolder });
    // Said last: one that was not finished is no template.
    await client.query(`alter database ${name} is_template true`);
  });
  return name;
}

/** Gives a new, migrated database. */
export async function startTestDatabase(): Promise<TestDatabase> {
  openDatabases += 1;
  cluster ??= startCluster();
  const { ownerUrl: serverUrl, password, stop } = await cluster;
  const name = `test_${process.pid}_${randomBytes(4).toString('hex')}`;
  const ownerUrl = Object.assign(new URL(serverUrl), { pathname: `/${name}` }).href;
  const template = await migratedTemplate(serverUrl);
  // Copied as files: a tenth of the time that the migrations take.
  await asOwner(serverUrl, (client) => client.query(`create database ${name} template ${template} strategy file_copy`));
  const runtimeUrl = Object.assign(new URL(ownerUrl), { username: 'keystead_test_runtime' }).href;
  // Roles are the server's, and an advisory lock holds within one database: everybody takes it in the same one.
  await asOwner(serverUrl, async (client) => {
    await client.query('select pg_advisory_lock(7420002)');
    if ((await client.query("select from pg_roles where rolname = 'keystead_test_runtime'")).rowCount === 0) {
      await client.query(`create role keystead_test_runtime login noinherit nosuperuser nobypassrls password '${password}'`);
      await client.query('grant keystead_app, keystead_identity, keystead_snapshot, keystead_spool, keystead_sequencer, keystead_keys to keystead_test_runtime');
    }
  });
  const opened: Database[] = [];
  return {
    ownerUrl, runtimeUrl,
    open(role) {
      const database = openDatabase({ url: runtimeUrl, role });
      opened.push(database);
      return database;
    },
    async close() {
      await Promise.all(opened.map((each) => each.close()));
      await asOwner(serverUrl, (client) => client.query(`drop database if exists ${name} with (force)`));
      openDatabases -= 1;
      if (openDatabases > 0) return;
      cluster = null;
      await stop();
    },
  };
}
