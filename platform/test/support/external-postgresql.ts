import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { chown, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { type Account, unprivilegedAccount } from '../../src/server/postgres/embedded.ts';
import { installPostgres } from '../../src/server/postgres/installation.ts';

/** A PostgreSQL that is not Keystead's own: reached over TCP with a password, as an operator's would be. */
export interface ExternalPostgresql {
  /** A URL of `database` for a login. */
  url(database: string, user?: string, password?: string): string;
  /** Runs statements as the superuser, each on its own. */
  administer(...statements: string[]): Promise<void>;
  /** Ends the server and starts it again, as an upgrade does. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

interface Programs { readonly name: string; readonly initdb: string; readonly postgres: string }

const superuserPassword = 'superuser-password-7f3a';

/** Debian's newest PostgreSQL from 15 on, where it is installed. */
export function debianPrograms(): Programs | null {
  const root = '/usr/lib/postgresql';
  if (!existsSync(root)) return null;
  const version = readdirSync(root).map(Number).filter((number) => number >= 15 && existsSync(join(root, String(number), 'bin', 'initdb'))).toSorted((a, b) => b - a)[0];
  if (version === undefined) return null;
  const folder = join(root, String(version), 'bin');
  return { name: `Debian's PostgreSQL ${version} (${folder})`, initdb: join(folder, 'initdb'), postgres: join(folder, 'postgres') };
}

/** The programs that npm brought along: always there, as a server of its own apart from the embedded one. */
export async function npmPrograms(home: string): Promise<Programs> {
  const installation = await installPostgres(join(home, 'programs'), unprivilegedAccount());
  return { name: `npm's PostgreSQL ${installation.version}`, ...installation };
}

/** Makes a cluster that asks every login for a SCRAM password, and listens on a free port of 127.0.0.1 alone. */
export async function startExternalPostgresql(find: (home: string) => Promise<Programs>): Promise<ExternalPostgresql> {
  const account = unprivilegedAccount();
  const home = await mkdtemp(join(tmpdir(), 'keystead-external-'));
  const programs = await find(home);
  process.stdout.write(`# external server: ${programs.name}\n`);
  const data = join(home, 'data');
  const passwordFile = join(home, 'password');
  await mkdir(data, { mode: 0o700 });
  await writeFile(passwordFile, superuserPassword, { mode: 0o600 });
  if (account !== null) for (const path of [home, data, passwordFile]) await chown(path, account.uid, account.gid);
  await toEnd(programs.initdb, ['-D', data, '--username=postgres', `--pwfile=${passwordFile}`, '--auth=scram-sha-256', '--encoding=UTF8', '--locale=C', '--no-sync'], { home, account });
  const port = await freePort();
  const url = (database: string, user = 'postgres', password = superuserPassword): string => `postgresql://${user}:${encodeURIComponent(password)}@127.0.0.1:${port}/${database}`;
  const launch = async (): Promise<ChildProcess> => {
    const parameters = ['-D', data, '-c', 'listen_addresses=127.0.0.1', '-c', `port=${port}`, '-c', 'unix_socket_directories=', '-c', 'fsync=off', '-c', 'max_connections=100'];
    const child = spawn(programs.postgres, parameters, { cwd: home, stdio: ['ignore', 'ignore', 'pipe'], env: environment, ...account });
    let log = '';
    child.stderr.on('data', (chunk: Buffer) => { log += chunk.toString(); });
    await untilReady(child, url('postgres'), () => log);
    return child;
  };
  let server = await launch();
  return {
    url,
    administer: (...statements) => asSuperuser(url('postgres'), statements),
    async restart() {
      await end(server);
      server = await launch();
    },
    async stop() {
      await end(server);
      await rm(home, { recursive: true, force: true });
    },
  };
}

const environment = { LANG: 'C', LC_ALL: 'C', TZ: 'UTC', PATH: '/usr/bin:/bin' };

async function asSuperuser(url: string, statements: readonly string[]): Promise<void> {
  const client = new pg.Client(url);
  await client.connect();
  try {
    for (const statement of statements) await client.query(statement);
  } finally {
    await client.end();
  }
}

async function untilReady(child: ChildProcess, url: string, log: () => string): Promise<void> {
  for (let attempt = 0; ; attempt += 1) {
    const failure: unknown = await asSuperuser(url, []).then(() => null, (error: unknown) => error);
    if (failure === null) return;
    if (child.exitCode !== null || attempt > 600) throw new Error(`PostgreSQL did not start:\n${log()}`, { cause: failure });
    await new Promise((resolve) => { setTimeout(resolve, 25); });
  }
}

/** Fast shutdown: connections are cut, as by a restart in the middle of the day. */
async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  const exited = new Promise((resolve) => { child.once('exit', resolve); });
  child.kill('SIGINT');
  await exited;
}

function toEnd(program: string, parameters: readonly string[], options: { home: string; account: Account | null }): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, parameters, { cwd: options.home, stdio: ['ignore', 'ignore', 'pipe'], env: environment, ...options.account });
    let output = '';
    child.stderr.on('data', (chunk: Buffer) => { output += chunk.toString(); });
    child.once('error', reject);
    child.once('exit', (code) => { if (code === 0) resolve(); else reject(new Error(`${program} ended with ${code}:\n${output}`)); });
  });
}

/** A port of 127.0.0.1 that nobody listens on now. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}

/** The password that Keystead made for its own login, which no output may hold. */
export async function runtimePassword(dataDirectory: string): Promise<string> {
  return (await readFile(join(dataDirectory, 'runtime-password'), 'utf8')).trim();
}
