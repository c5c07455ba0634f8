import { createHash, randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { connectionOptions } from '../../foundation/index.ts';
import { DatabaseProblem, type DatabaseTarget, connectLimitMilliseconds, explainConnectionFailure } from './connection-problems.ts';
import { type RuntimeFacts, grantSentence, runtimeFactsQuery, runtimeProblem, runtimeRoles } from './requirements.ts';

const undefinedObject = '42704';

/**
 * Connects, works, ends.
 * @throws DatabaseProblem where no connection comes about.
 */
export async function withClient<T>(target: DatabaseTarget, work: (client: pg.Client) => Promise<T>, options: { role?: string } = {}): Promise<T> {
  const client = new pg.Client({
    ...connectionOptions(target.url), connectionTimeoutMillis: connectLimitMilliseconds, application_name: 'keystead-start',
    ...(options.role === undefined ? {} : { options: `-c role=${options.role}` }),
  });
  // A connection that is lost while nothing is asked of it shows in the next query.
  client.on('error', () => undefined);
  try {
    await client.connect().catch((error: unknown) => {
      throw options.role !== undefined && isRoleRefused(error) ? error : new DatabaseProblem(explainConnectionFailure(error, target), { cause: error });
    });
    return await work(client);
  } finally {
    await client.end().catch(() => undefined);
  }
}

/**
 * Finds or makes the login `keystead_runtime_<database>`, whose password is kept in the data folder, and gives its URL.
 *
 * A login of another data folder's is left alone: with a new password the Keystead that uses it would be locked out.
 */
export async function ownRuntimeLogin(owner: DatabaseTarget, options: { dataDirectory: string; embedded: boolean }): Promise<DatabaseTarget> {
  const file = join(options.dataDirectory, 'runtime-password');
  const known = existsSync(file) ? (await readFile(file, 'utf8')).trim() : null;
  const login = loginName(connectionOptions(owner.url).database ?? '');
  const password = known ?? randomBytes(24).toString('hex');
  const runtime: DatabaseTarget = { url: withLogin(owner.url, login, password), setting: owner.setting };
  if (known !== null && await canLogIn(runtime)) return runtime;
  await withClient(owner, async (client) => {
    const exists = (await client.query('select from pg_roles where rolname = $1', [login])).rowCount === 1;
    if (exists && known === null && !options.embedded && await isInUse(client)) {
      throw new DatabaseProblem(`The database of ${owner.setting} belongs to a Keystead with another data folder: ${file} is missing. Start with that folder (or a copy of its keys/ and runtime-password), or name an empty database.`);
    }
    if (known === null) await writeFile(file, `${password}\n`, { mode: 0o600, flag: 'wx' });
    await writeLogin(client, { login, password, exists });
  });
  return runtime;
}

async function writeLogin(client: pg.Client, { login, password, exists }: { login: string; password: string; exists: boolean }): Promise<void> {
  // Of an existing login a mere CREATEROLE may set no attribute that a superuser alone may give, not even to "no".
  const attributes = exists ? 'login noinherit' : 'login noinherit nosuperuser nocreatedb nocreaterole nobypassrls';
  try {
    await client.query(`${exists ? 'alter' : 'create'} role ${client.escapeIdentifier(login)} ${attributes} password ${client.escapeLiteral(password)}`);
  } catch (error) {
    const { user } = client;
    throw new DatabaseProblem(`"${user}" may not ${exists ? 'change' : 'make'} the login "${login}" that Keystead runs as (${messageOf(error)}). Give "${user}" CREATEROLE, or make a login of your own and set both KEYSTEAD_DATABASE_URL (that login) and KEYSTEAD_DATABASE_OWNER_URL ("${user}").`, { cause: error });
  }
}

/** PostgreSQL cuts names at 63 bytes, which could make two of them one. */
function loginName(database: string): string {
  const whole = `keystead_runtime_${database}`;
  return Buffer.byteLength(whole) <= 63 ? whole : `keystead_runtime_${createHash('sha256').update(database).digest('hex').slice(0, 32)}`;
}

function withLogin(ownerUrl: string, login: string, password: string): string {
  const url = new URL(ownerUrl);
  url.username = encodeURIComponent(login);
  url.password = encodeURIComponent(password);
  return url.href;
}

async function isInUse(client: pg.Client): Promise<boolean> {
  return (await client.query('select from keystead.installation limit 1')).rowCount === 1;
}

async function canLogIn(target: DatabaseTarget): Promise<boolean> {
  return withClient(target, (client) => client.query('select 1')).then(() => true, () => false);
}

/** Lets `login` take the runtime roles, as far as it cannot yet. */
export async function grantRuntimeRoles(owner: DatabaseTarget, login: string): Promise<void> {
  await withClient(owner, async (client) => {
    const granted = await client.query<{ role: string }>('select r.rolname as role from pg_auth_members m join pg_roles r on r.oid = m.roleid join pg_roles l on l.oid = m.member where l.rolname = $1', [login]);
    const missing = runtimeRoles.filter((role) => !granted.rows.some((row) => row.role === role));
    if (missing.length === 0) return;
    try {
      await client.query(`grant ${missing.join(', ')} to ${client.escapeIdentifier(login)}`);
    } catch (error) {
      if ((error as { code?: string }).code === undefinedObject) throw new DatabaseProblem(`The server of ${owner.setting} has no login "${login}": KEYSTEAD_DATABASE_URL leads to another server. Name the same server and database in both.`, { cause: error });
      throw new DatabaseProblem(`"${client.user}" may not let "${login}" take the roles that Keystead runs as (${messageOf(error)}). As an administrator of the server: ${grantSentence(login)}.`, { cause: error });
    }
  });
}

/** Refuses a runtime login that would see every tenant. It is asked before anything is changed, and again of the finished one. */
export async function refusePrivilegedLogin(runtime: DatabaseTarget): Promise<void> {
  await withClient(runtime, async (client) => {
    const facts = (await client.query<RuntimeFacts>(runtimeFactsQuery)).rows[0];
    const problem = facts === undefined ? null : runtimeProblem(facts, runtime.setting);
    if (problem !== null) throw new DatabaseProblem(problem);
  });
}

/** Proves, in the way the pools connect, that the login reaches this database's tables under each role. */
export async function proveRuntimeLogin(runtime: DatabaseTarget): Promise<void> {
  await refusePrivilegedLogin(runtime);
  try {
    await withClient(runtime, async (client) => {
      await client.query('select from keystead.installation limit 1');
      for (const role of runtimeRoles) await client.query(`set role ${role}`);
    }, { role: 'keystead_app' });
  } catch (error) {
    if (error instanceof DatabaseProblem) throw error;
    throw new DatabaseProblem(`The login of ${runtime.setting} does not reach the tables that KEYSTEAD_DATABASE_OWNER_URL made (${messageOf(error)}). Name the same server and database in both.`, { cause: error });
  }
}

/** A role in the start-up options that is not there (22023), or that this login may not take (42501). */
function isRoleRefused(error: unknown): boolean {
  return ['22023', '42501'].includes((error as { code?: string }).code ?? '');
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
