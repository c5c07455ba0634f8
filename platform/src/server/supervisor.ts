import { type ChildProcess, fork } from 'node:child_process';
import cluster, { type Worker } from 'node:cluster';
import { randomBytes } from 'node:crypto';
import { mkdir, readdir, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Configuration, Logger } from '../foundation/index.ts';
import { lockDataFolder } from './lock.ts';
import type { Boot, FromRole, RequestName, Requests, RoleName, Sockets, ToRole } from './messages.ts';
import { type DatabaseHome, openDatabaseHome, prepareDataFolder } from './postgres/index.ts';
import { shortSocketFolder } from './sockets.ts';

/** A running Keystead: one process tree. */
export interface Keystead {
  readonly url: string;
  ask<Name extends RequestName>(name: Name, input: Requests[Name]['input']): Promise<Requests[Name]['output']>;
  /** Drains: requests in flight are answered, the spool is shipped, the database is shut down. */
  stop(): Promise<void>;
}

const roleMain = fileURLToPath(new URL('./roles/role-main.ts', import.meta.url));
/** Long enough for a streamed answer to end, short enough for a service manager. */
const drainLimitMilliseconds = 25_000;

/**
 * Starts everything on this machine: database, then the roles api, worker and as many gateways as there are cores, which
 * share the one port.
 */
export async function startKeystead(options: { configuration: Configuration; logger: Logger; onProgress: (text: string) => void }): Promise<Keystead> {
  const { logger } = options;
  const configuration = { ...options.configuration, port: options.configuration.port === 0 ? await freePort(options.configuration.host) : options.configuration.port };
  await prepareDataFolder(configuration.dataDirectory);
  const unlock = await lockDataFolder(configuration.dataDirectory);
  let database: DatabaseHome | null = null;
  let tree: ProcessTree | null = null;
  try {
    const sockets = await prepareSockets(configuration.dataDirectory);
    options.onProgress('database …');
    database = await openDatabaseHome(configuration, options.onProgress);
    const shared = { configuration, databaseUrl: database.runtimeUrl, sockets, egressToken: randomBytes(32).toString('hex') };
    tree = new ProcessTree(logger, shared);
    const gateways = configuration.gatewayProcesses ?? availableParallelism();
    const worker = tree.start('worker');
    // The api role makes what the gateways verify the tokens of apps by: it comes first.
    const api = await tree.start('api');
    await Promise.all([tree.startGateways(gateways), worker]);
    const localUrl = `http://${localHost(configuration.host)}:${configuration.port}`;
    const url = configuration.publicUrl ?? localUrl;
    await api.ask('announce', { publicUrl: url, localUrl });
    tree.onRestart = async (role, member) => { if (role === 'api') await member.ask('announce', { publicUrl: url, localUrl }); };
    const home = database;
    const running = tree;
    return {
      url,
      ask: (name, input) => running.member('api').ask(name, input),
      async stop() {
        await running.stop();
        await home.stop();
        await unlock();
      },
    };
  } catch (error) {
    await tree?.stop();
    await database?.stop();
    await unlock();
    throw error;
  }
}

/** A free port, settled before the gateways start: each of them, and each that is started again later, must name the same one. */
function freePort(host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, host, () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}

/** A wildcard address is listened on, not connected to. */
function localHost(host: string): string {
  if (host === '0.0.0.0') return '127.0.0.1';
  if (host === '::') return '[::1]';
  return host.includes(':') ? `[${host}]` : host;
}

async function prepareSockets(dataDirectory: string): Promise<Sockets> {
  const folder = join(dataDirectory, 'run');
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const short = await shortSocketFolder(folder);
  // What a killed process left behind; nobody else listens here while we hold the lock.
  for (const name of await readdir(folder)) await rm(join(folder, name), { force: true });
  return { api: join(short, 'api.sock'), egress: join(short, 'egress.sock'), sandbox: join(short, 'sandbox.sock') };
}

/** One process of a role, and the conversation with it. */
class Member {
  readonly process: ChildProcess;
  readonly role: RoleName;
  readonly ready: Promise<void>;
  readonly exited: Promise<void>;
  #nextId = 1;
  readonly #waiting = new Map<number, { resolve: (output: unknown) => void; reject: (error: Error) => void }>();

  constructor(role: RoleName, child: ChildProcess, boot: Boot) {
    this.process = child;
    this.role = role;
    this.exited = new Promise((resolve) => { child.once('exit', () => resolve()); });
    this.ready = new Promise((resolve, reject) => {
      child.on('message', (message: FromRole) => {
        if (message.type === 'ready') resolve();
        else if (message.type === 'fatal') reject(new Error(message.message));
        else this.#settle(message);
      });
      child.once('exit', (code, signal) => {
        const error = new Error(`the ${role} process ended (${signal ?? code})`);
        reject(error);
        for (const waiting of this.#waiting.values()) waiting.reject(error);
      });
      child.once('error', reject);
    });
    // Whoever waits for it hears of it; a later exit is the tree's to handle.
    this.ready.catch(() => undefined);
    this.send({ type: 'boot', boot });
  }

  send(message: ToRole): void {
    // A process that is ending cannot be told anything any more; its exit is what counts.
    if (this.process.connected) this.process.send(message, () => undefined);
  }

  ask<Name extends RequestName>(name: Name, input: Requests[Name]['input']): Promise<Requests[Name]['output']> {
    const id = this.#nextId;
    this.#nextId += 1;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve: (output) => resolve(output as Requests[Name]['output']), reject });
      this.send({ type: 'request', id, name, input });
    });
  }

  #settle(message: Extract<FromRole, { type: 'reply' }>): void {
    const waiting = this.#waiting.get(message.id);
    this.#waiting.delete(message.id);
    if (message.error === undefined) waiting?.resolve(message.output);
    else waiting?.reject(new Error(message.error));
  }

  async drain(limitMilliseconds: number): Promise<void> {
    this.send({ type: 'drain' });
    const timer = setTimeout(() => this.process.kill('SIGKILL'), limitMilliseconds);
    await this.exited;
    clearTimeout(timer);
  }
}

type SharedBoot = Omit<Boot, 'role' | 'slot'>;

/** Keeps the wanted processes alive: one that ends is started again, with a growing pause. */
class ProcessTree {
  onRestart: (role: RoleName, member: Member) => Promise<void> = async () => undefined;
  readonly #logger: Logger;
  readonly #shared: SharedBoot;
  readonly #members = new Map<string, Member>();
  #stopping = false;

  constructor(logger: Logger, shared: SharedBoot) {
    this.#logger = logger;
    this.#shared = shared;
    cluster.setupPrimary({ exec: roleMain, args: [], silent: false });
  }

  member(role: RoleName): Member {
    const found = this.#members.get(`${role}-0`);
    if (found === undefined) throw new Error(`the ${role} process is not running`);
    return found;
  }

  async start(role: RoleName, slot = 0): Promise<Member> {
    const member = this.#fork(role, slot, this.#shared);
    await member.ready;
    return member;
  }

  /** The first one alone: it makes the key file where there is none. */
  async startGateways(count: number): Promise<void> {
    await this.start('gateway', 0);
    await Promise.all(Array.from({ length: count - 1 }, (_, index) => this.start('gateway', index + 1)));
  }

  #fork(role: RoleName, slot: number, shared: SharedBoot): Member {
    const child = role === 'gateway' ? gatewayProcess(cluster.fork()) : fork(roleMain, [], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
    const member = new Member(role, child, { ...shared, role, slot });
    this.#members.set(`${role}-${slot}`, member);
    let wasReady = false;
    member.ready.then(() => { wasReady = true; }, () => undefined);
    child.once('exit', (code, signal) => { if (!this.#stopping && wasReady) this.#restart(role, slot, String(signal ?? code)); });
    return member;
  }

  #restart(role: RoleName, slot: number, reason: string, attempt = 0): void {
    this.#logger.error({ role, slot, reason }, 'a process ended by itself; starting it again');
    setTimeout(() => {
      if (this.#stopping) return;
      const member = this.#fork(role, slot, this.#shared);
      member.ready.then(() => this.onRestart(role, member)).catch((error: unknown) => this.#restart(role, slot, String(error), attempt + 1));
    }, Math.min(100 * 2 ** attempt, 5_000));
  }

  async stop(): Promise<void> {
    this.#stopping = true;
    const of = (role: RoleName): Member[] => [...this.#members.values()].filter((member) => member.role === role);
    // Gateways first: they answer what is in flight, which may need the api behind them.
    await Promise.all(of('gateway').map((member) => member.drain(drainLimitMilliseconds)));
    await Promise.all([...of('api'), ...of('worker')].map((member) => member.drain(drainLimitMilliseconds)));
  }
}

function gatewayProcess(worker: Worker): ChildProcess {
  return worker.process;
}
