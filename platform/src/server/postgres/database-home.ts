import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { type Configuration, connectionOptions, migrate } from '../../foundation/index.ts';
import { startEmbeddedPostgres } from './embedded.ts';

/** Where Keystead's data lives: migrated, with a login that can take the runtime roles and nothing else. */
export interface DatabaseHome {
  /** The login that runs Keystead: no superuser, no BYPASSRLS. */
  readonly runtimeUrl: string;
  readonly embedded: boolean;
  stop(): Promise<void>;
}

export const migrationsFolder = new URL('../../../migrations/', import.meta.url).pathname;

/**
 * Starts or reaches the database, migrates it, and sees to the runtime login.
 * - nothing set: the embedded PostgreSQL;
 * - `KEYSTEAD_DATABASE_URL` alone: it is the owner; the runtime login is made by it, its password kept in the data folder;
 * - both: the owner migrates and lets the other login take the runtime roles.
 */
export async function openDatabaseHome(configuration: Configuration, onProgress: (text: string) => void): Promise<DatabaseHome> {
  const embedded = configuration.databaseUrl === null ? await startEmbeddedPostgres(configuration.dataDirectory) : null;
  const ownerUrl = embedded?.ownerUrl ?? configuration.databaseOwnerUrl ?? configuration.databaseUrl;
  if (ownerUrl === null) throw new Error('KEYSTEAD_DATABASE_OWNER_URL is set, but KEYSTEAD_DATABASE_URL is not; set both, or the latter alone.');
  await refuseOldServer(ownerUrl);
  await migrate({ ownerUrl, folder: migrationsFolder, onApply: (name) => onProgress(`database: ${name}`) });
  const ownLogin = configuration.databaseUrl === null || configuration.databaseOwnerUrl === null;
  const runtimeUrl = ownLogin ? await createRuntimeLogin(ownerUrl, configuration.dataDirectory) : configuration.databaseUrl;
  if (!ownLogin) await grantRoles(ownerUrl, connectionOptions(runtimeUrl).user ?? '');
  await refusePrivilegedLogin(runtimeUrl);
  return { runtimeUrl, embedded: embedded !== null, stop: async () => embedded?.stop() };
}

async function withClient<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client(connectionOptions(url));
  try {
    await client.connect();
    return await work(client);
  } finally {
    await client.end().catch(() => undefined);
  }
}

async function refuseOldServer(ownerUrl: string): Promise<void> {
  await withClient(ownerUrl, async (client) => {
    const version = Number((await client.query<{ server_version_num: string }>('show server_version_num')).rows[0]?.server_version_num);
    if (version < 150_000) throw new Error(`The database server is PostgreSQL ${Math.floor(version / 10_000)}; Keystead needs 15 or newer.`);
  });
}

const runtimeRoles = ['keystead_app', 'keystead_identity', 'keystead_snapshot', 'keystead_spool', 'keystead_sequencer'] as const;

/** Makes (or finds) the login `keystead_runtime_<database>` and gives the URL to use it. */
async function createRuntimeLogin(ownerUrl: string, dataDirectory: string): Promise<string> {
  const file = join(dataDirectory, 'runtime-password');
  const known = existsSync(file) ? (await readFile(file, 'utf8')).trim() : null;
  const password = known ?? randomBytes(24).toString('hex');
  if (known === null) await writeFile(file, `${password}\n`, { mode: 0o600, flag: 'wx' });
  const url = new URL(ownerUrl);
  const login = `keystead_runtime_${connectionOptions(ownerUrl).database ?? ''}`.replace(/[^a-z0-9_]/gi, '_').slice(0, 63);
  url.username = login;
  url.password = password;
  if (known !== null && await canLogIn(url.href)) return url.href;
  await withClient(ownerUrl, async (client) => {
    const exists = (await client.query('select from pg_roles where rolname = $1', [login])).rowCount === 1;
    // The password is hexadecimal and the name is checked above: both are safe to stand in the statement.
    await client.query(`${exists ? 'alter' : 'create'} role "${login}" login noinherit nosuperuser nocreatedb nocreaterole nobypassrls password '${password}'`);
  });
  await grantRoles(ownerUrl, login);
  return url.href;
}

async function canLogIn(url: string): Promise<boolean> {
  return withClient(url, (client) => client.query('select 1')).then(() => true, () => false);
}

async function grantRoles(ownerUrl: string, login: string): Promise<void> {
  await withClient(ownerUrl, async (client) => {
    const granted = await client.query<{ role: string }>('select r.rolname as role from pg_auth_members m join pg_roles r on r.oid = m.roleid join pg_roles l on l.oid = m.member where l.rolname = $1', [login]);
    const missing = runtimeRoles.filter((role) => !granted.rows.some((row) => row.role === role));
    if (missing.length > 0) await client.query(`grant ${missing.join(', ')} to ${client.escapeIdentifier(login)}`);
  });
}

/** A superuser or BYPASSRLS login would see every tenant whatever the policies say: refused. */
async function refusePrivilegedLogin(url: string): Promise<void> {
  await withClient(url, async (client) => {
    const row = (await client.query<{ rolsuper: boolean; rolbypassrls: boolean }>('select rolsuper, rolbypassrls from pg_roles where rolname = session_user')).rows[0];
    if (row === undefined || row.rolsuper || row.rolbypassrls) throw new Error('KEYSTEAD_DATABASE_URL logs in as a superuser or with BYPASSRLS; row-level security would not hold. Give a plain login, and the owner as KEYSTEAD_DATABASE_OWNER_URL.');
  });
}
