import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, readlinkSync } from 'node:fs';
import { chmod, chown, mkdir, mkdtemp, open, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { connectionOptions } from '../../foundation/index.ts';
import { shortSocketFolder } from '../sockets.ts';
import { type PostgresInstallation, installPostgres } from './installation.ts';

/** A running embedded PostgreSQL. */
export interface EmbeddedPostgres {
  /** Superuser of this cluster: migrates, and makes the runtime login. */
  readonly ownerUrl: string;
  /** Made by an earlier start that was killed, and found alive. */
  readonly attached: boolean;
  /** Fast shutdown: open transactions are rolled back, nothing acknowledged is lost. */
  stop(): Promise<void>;
}

interface Place {
  /** Holds everything of the cluster, 0700, ours. */
  readonly home: string;
  /** PostgreSQL's own data folder, 0700, of the account it runs as. */
  readonly data: string;
  readonly logFile: string;
}

/** The account the server runs as when we are root, which PostgreSQL refuses to be. */
export interface Account { readonly uid: number; readonly gid: number }

/**
 * Starts PostgreSQL in `<dataDirectory>/postgres`, making the cluster the first time. It listens on a Unix socket alone, asks
 * for a SCRAM password, and runs as an unprivileged account even when we are root: that account reaches its data folder
 * as the working directory it was started in, so that every folder above may stay closed to it.
 *
 * A lock left behind by `kill -9` is removed when no such server lives; one that lives is attached to.
 */
export async function startEmbeddedPostgres(dataDirectory: string, options: { settings?: Readonly<Record<string, string>> } = {}): Promise<EmbeddedPostgres> {
  const place: Place = { home: join(dataDirectory, 'postgres'), data: join(dataDirectory, 'postgres', 'data'), logFile: join(dataDirectory, 'postgres', 'log') };
  await mkdir(place.home, { recursive: true, mode: 0o700 });
  const account = unprivilegedAccount();
  const password = await ownerPassword(place);
  const socket = await shortSocketFolder(place.data);
  const ownerUrl = `postgresql://keystead_owner:${password}@localhost/keystead?host=${encodeURIComponent(socket)}`;
  const running = await findRunning(place);
  if (running !== null) {
    await waitUntilReady(ownerUrl, () => null);
    return { ownerUrl, attached: true, stop: () => stopServer(running) };
  }
  const installation = await installPostgres(join(place.home, 'programs'), account);
  const isNew = !existsSync(join(place.data, 'PG_VERSION'));
  if (isNew) await initialise({ installation, place, account, password });
  const server = await launch({ installation, place, account, settings: options.settings ?? {} });
  const failure = watchForFailure(server, place);
  if (isNew) await createDatabase(ownerUrl, failure);
  await waitUntilReady(ownerUrl, failure);
  const pid = server.pid;
  if (pid === undefined) throw new Error('PostgreSQL has no process id');
  return { ownerUrl, attached: false, stop: () => stopServer(pid) };
}

/** `null` where we are nobody special ourselves. */
export function unprivilegedAccount(): Account | null {
  if (process.getuid?.() !== 0) return null;
  const entries = readFileSync('/etc/passwd', 'utf8').split('\n').map((line) => line.split(':'));
  const found = entries.find((entry) => entry[0] === 'postgres') ?? entries.find((entry) => entry[0] === 'nobody');
  if (found === undefined) throw new Error('PostgreSQL does not run as root, and there is neither an account "postgres" nor "nobody" to run it as. Add one, start Keystead as an ordinary user, or set KEYSTEAD_DATABASE_URL.');
  return { uid: Number(found[2]), gid: Number(found[3]) };
}

async function ownerPassword(place: Place): Promise<string> {
  const file = join(place.home, 'owner-password');
  if (existsSync(file)) return (await readFile(file, 'utf8')).trim();
  const password = randomBytes(24).toString('hex');
  await writeFile(file, `${password}\n`, { mode: 0o600, flag: 'wx' });
  return password;
}

/** How the server names its data folder: by itself, or, as another account, as the directory it stands in. */
function dataArgument(place: Place, account: Account | null): string {
  return account === null ? place.data : '/proc/self/cwd';
}

async function initialise(cluster: { installation: PostgresInstallation; place: Place; account: Account | null; password: string }): Promise<void> {
  const { installation, place, account, password } = cluster;
  // What an interrupted first start left behind holds nothing yet.
  await rm(place.data, { recursive: true, force: true });
  await mkdir(place.data, { mode: 0o700 });
  const handOver = await mkdtemp(join(tmpdir(), 'keystead-initdb-'));
  const passwordFile = join(handOver, 'password');
  try {
    await writeFile(passwordFile, password, { mode: 0o600 });
    if (account !== null) {
      for (const path of [place.data, handOver, passwordFile]) await chown(path, account.uid, account.gid);
    }
    await runToEnd(installation.initdb, [
      '-D', dataArgument(place, account), '--username=keystead_owner', `--pwfile=${passwordFile}`, '--auth=scram-sha-256',
      '--encoding=UTF8', '--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--locale=C', '--no-instructions',
    ], { cwd: place.data, account });
  } finally {
    await rm(handOver, { recursive: true, force: true });
  }
}

function runToEnd(program: string, parameters: readonly string[], options: { cwd: string; account: Account | null }): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, parameters, { cwd: options.cwd, stdio: ['ignore', 'pipe', 'pipe'], env: serverEnvironment(), ...options.account });
    let output = '';
    child.stdout.on('data', (chunk: Buffer) => { output += chunk.toString(); });
    child.stderr.on('data', (chunk: Buffer) => { output += chunk.toString(); });
    child.on('error', reject);
    child.on('exit', (code) => {
      if (code === 0) resolve();
      else reject(new Error(`${program} ended with ${code}:\n${output.slice(-2000)}`));
    });
  });
}

/** Nothing of our environment reaches the database: it may hold secrets. */
function serverEnvironment(): NodeJS.ProcessEnv {
  return { LANG: 'C', LC_ALL: 'C', TZ: 'UTC', PATH: '/usr/bin:/bin' };
}

async function launch(cluster: { installation: PostgresInstallation; place: Place; account: Account | null; settings: Readonly<Record<string, string>> }): Promise<ChildProcess> {
  const { installation, place, account } = cluster;
  const settings: Record<string, string> = {
    listen_addresses: '', unix_socket_directories: dataArgument(place, account), unix_socket_permissions: account === null ? '0700' : '0777',
    max_connections: '120', shared_buffers: '128MB', log_timezone: 'UTC', timezone: 'UTC', password_encryption: 'scram-sha-256',
    wal_compression: 'on', max_wal_size: '2GB', ...cluster.settings,
  };
  const parameters = ['-D', dataArgument(place, account), ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])];
  const log = await open(place.logFile, 'a', 0o600);
  try {
    // In a group of its own: Ctrl-C in the terminal ends us first, and we end it in order.
    const server = spawn(installation.postgres, parameters, { cwd: place.data, detached: true, stdio: ['ignore', log.fd, log.fd], env: serverEnvironment(), ...account });
    server.unref();
    return server;
  } finally {
    await log.close();
  }
}

function watchForFailure(server: ChildProcess, place: Place): () => Error | null {
  let failure: Error | null = null;
  server.once('error', (error) => { failure = error; });
  server.once('exit', (code, signal) => { failure = new Error(`PostgreSQL ended at once (${signal ?? code}); its log is ${place.logFile}`); });
  return () => failure;
}

async function createDatabase(ownerUrl: string, failure: () => Error | null): Promise<void> {
  const maintenance = new URL(ownerUrl);
  maintenance.pathname = '/postgres';
  await waitUntilReady(maintenance.href, failure);
  const client = new pg.Client(connectionOptions(maintenance.href));
  await client.connect();
  try {
    await client.query('create database keystead');
  } finally {
    await client.end();
  }
}

const readyAttempts = 600;
const readyPauseMilliseconds = 25;

async function waitUntilReady(url: string, failure: () => Error | null): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    const client = new pg.Client(connectionOptions(url));
    try {
      await client.connect();
      await client.query('select 1');
      return;
    } catch (error) {
      const ended = failure();
      if (ended !== null) throw ended;
      // 3D000: a start that was killed between initdb and `create database`.
      if ((error as { code?: string }).code === '3D000') { await createDatabase(url, failure); continue; }
      if (attempt >= readyAttempts) throw new Error('PostgreSQL did not become ready within 15 seconds', { cause: error });
      await new Promise((resolve) => { setTimeout(resolve, readyPauseMilliseconds); });
    } finally {
      await client.end().catch(() => undefined);
    }
  }
}

/**
 * The process id in `postmaster.pid`, when that process lives and really is a PostgreSQL standing in this data folder.
 * Otherwise the file is a leftover and is removed, with the socket's lock.
 */
async function findRunning(place: Place): Promise<number | null> {
  const lockFile = join(place.data, 'postmaster.pid');
  if (!existsSync(lockFile)) return null;
  const pid = Number((await readFile(lockFile, 'utf8')).split('\n', 1)[0]);
  if (Number.isInteger(pid) && pid > 0 && standsIn(pid, place.data)) return pid;
  for (const name of await readdir(place.data)) {
    if (name === 'postmaster.pid' || name.startsWith('.s.PGSQL.')) await rm(join(place.data, name), { force: true });
  }
  return null;
}

function standsIn(pid: number, folder: string): boolean {
  if (!isAlive(pid)) return false;
  if (process.platform !== 'linux') return true;
  try {
    return readlinkSync(`/proc/${pid}/cwd`) === folder;
  } catch {
    return false;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as { code?: string }).code === 'EPERM';
  }
}

const stopAttempts = 400;

async function stopServer(pid: number): Promise<void> {
  if (!isAlive(pid)) return;
  process.kill(pid, 'SIGINT');
  for (let attempt = 0; attempt < stopAttempts && isAlive(pid); attempt += 1) await new Promise((resolve) => { setTimeout(resolve, 25); });
  if (isAlive(pid)) process.kill(pid, 'SIGQUIT');
}

/** Closes a data folder to everybody else; made if it is not there. */
export async function prepareDataFolder(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await chmod(folder, 0o700);
}
