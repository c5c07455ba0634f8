import { type ChildProcess, fork } from 'node:child_process';
import cluster from 'node:cluster';
import { randomBytes } from 'node:crypto';
import { mkdir, readdir, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Configuration, Logger, RecentProblems } from '../foundation/index.ts';
import { lockDataFolder } from './lock.ts';
import { type Boot, type DirectedName, type FromRole, type RequestName, type Requests, type RoleName, type Sockets, type ToRole, answeredBy } from './messages.ts';
import { type DatabaseHome, openDatabaseHome, prepareDataFolder } from './postgres/index.ts';
import { shortSocketFolder } from './sockets.ts';
import { type MemberReport, type Watch, openWatch } from './watch/index.ts';

/** A running Keystead: one process tree. */
export interface Keystead {
  readonly url: string;
  /** Where Prometheus finds the metrics; `null` where they are not served. */
  readonly metricsUrl: string | null;
  ask<Name extends DirectedName>(name: Name, input: Requests[Name]['input']): Promise<Requests[Name]['output']>;
  /** Resolves once every gateway follows what the database holds now: who is told that Keystead is ready can use what was declared. */
  catchUp(): Promise<void>;
  /** Drains: requests in flight are answered, the spool is shipped, the database is shut down. */
  stop(): Promise<void>;
}

const roleMain = fileURLToPath(new URL('./roles/role-main.ts', import.meta.url));
/** Long enough for a streamed answer to end, short enough for a service manager. */
const drainLimitMilliseconds = 25_000;
/** A process that is stuck must not keep the report of the others. */
const reportLimitMilliseconds = 3_000;

/**
 * Starts everything on this machine: database, then the roles api, worker and as many gateways as there are cores, which
 * share the one port.
 */
export async function startKeystead(options: { configuration: Configuration; logger: Logger; problems: RecentProblems; onProgress: (text: string) => void }): Promise<Keystead> {
  const { logger } = options;
  const configuration = { ...options.configuration, port: options.configuration.port === 0 ? await freePort(options.configuration.host) : options.configuration.port };
  await prepareDataFolder(configuration.dataDirectory);
  const unlock = await lockDataFolder(configuration.dataDirectory);
  let database: DatabaseHome | null = null;
  let tree: ProcessTree | null = null;
  let watch: Watch | null = null;
  try {
    const sockets = await prepareSockets(configuration.dataDirectory);
    // The roles load their code while the database starts.
    tree = new ProcessTree(logger, { worker: 1, api: 1, gateway: configuration.gatewayProcesses ?? availableParallelism() });
    options.onProgress('database …');
    database = await openDatabaseHome(configuration, options.onProgress);
    await tree.boot({ configuration, databaseUrl: database.runtimeUrl, sockets, egressToken: randomBytes(32).toString('hex') });
    const api = tree.member('api');
    const localUrl = `http://${localHost(configuration.host)}:${configuration.port}`;
    const url = configuration.publicUrl ?? localUrl;
    await api.ask('announce', { publicUrl: url, localUrl });
    tree.onRestart = async (role, member) => { if (role === 'api') await member.ask('announce', { publicUrl: url, localUrl }); };
    const home = database;
    const running = tree;
    const watching = await openWatch({
      metrics: configuration.metrics, socketPath: sockets.watch, logger,
      watched: {
        members: (asked) => running.report(asked), restarts: () => running.restarts, databaseUrl: () => home.runtimeUrl, dataDirectory: configuration.dataDirectory, problems: options.problems, environment: process.env,
      },
    });
    watch = watching;
    return {
      url,
      metricsUrl: watching.metricsUrl,
      ask: (name, input) => running.member(answeredBy[name]).ask(name, input),
      catchUp: () => running.catchUp(),
      async stop() {
        await watching.close();
        await running.stop();
        await home.stop();
        await unlock();
      },
    };
  } catch (error) {
    await watch?.close();
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
  return { api: join(short, 'api.sock'), egress: join(short, 'egress.sock'), sandbox: join(short, 'sandbox.sock'), host: join(short, 'host.sock'), watch: join(short, 'watch.sock') };
}

/** One process of a role, and the conversation with it. */
class Member {
  readonly process: ChildProcess;
  readonly role: RoleName;
  readonly slot: number;
  readonly ready: Promise<void>;
  readonly exited: Promise<void>;
  #nextId = 1;
  readonly #waiting = new Map<number, { resolve: (output: unknown) => void; reject: (error: Error) => void }>();

  constructor(role: RoleName, slot: number, child: ChildProcess) {
    this.process = child;
    this.role = role;
    this.slot = slot;
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
  readonly restarts: Record<RoleName, number> = { api: 0, gateway: 0, worker: 0 };
  readonly #logger: Logger;
  readonly #members = new Map<string, Member>();
  #stopping = false;

  /** Starts the processes; they load their code, and wait for `boot`. */
  constructor(logger: Logger, counts: Readonly<Record<RoleName, number>>) {
    this.#logger = logger;
    for (const role of ['api', 'gateway', 'worker'] as const) {
      for (let slot = 0; slot < counts[role]; slot += 1) this.#fork(role, slot);
    }
  }

  member(role: RoleName): Member {
    const found = this.#members.get(`${role}-0`);
    if (found === undefined) throw new Error(`the ${role} process is not running`);
    return found;
  }

  /** Asks every process how it is; one that does not answer in time has no report. */
  report(input: Requests['report']['input']): Promise<readonly MemberReport[]> {
    return Promise.all([...this.#members.values()].map(async (member): Promise<MemberReport> => {
      const timer = Promise.withResolvers<null>();
      const limit = setTimeout(() => timer.resolve(null), reportLimitMilliseconds);
      const report = await Promise.race([member.ask('report', input).catch(() => null), timer.promise]);
      clearTimeout(limit);
      return { role: member.role, slot: member.slot, pid: member.process.pid ?? null, report };
    }));
  }

  /** A gateway that ends meanwhile reads everything when it is started again. */
  async catchUp(): Promise<void> {
    const gateways = [...this.#members.values()].filter(({ role }) => role === 'gateway');
    await Promise.all(gateways.map((member) => member.ask('catchUp', {}).catch((error: unknown) => { this.#logger.warn({ err: error, slot: member.slot }, 'a gateway has not caught up yet'); })));
  }

  /** Tells every process where the database is, and waits until all are ready. From then on one that ends is started again. */
  async boot(shared: SharedBoot): Promise<void> {
    await Promise.all([...this.#members.values()].map((member) => this.#bootMember(member, shared)));
  }

  #fork(role: RoleName, slot: number): Member {
    const member = new Member(role, slot, role === 'gateway' ? gatewayProcess() : fork(roleMain, [role], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] }));
    this.#members.set(`${role}-${slot}`, member);
    return member;
  }

  async #bootMember(member: Member, shared: SharedBoot): Promise<void> {
    const { role, slot } = member;
    member.send({ type: 'boot', boot: { ...shared, role, slot } });
    await member.ready;
    member.process.once('exit', (code, signal) => { if (!this.#stopping) this.#restart(member, shared, String(signal ?? code)); });
  }

  #restart({ role, slot }: Member, shared: SharedBoot, reason: string, attempt = 0): void {
    if (attempt === 0) this.restarts[role] += 1;
    this.#logger.error({ role, slot, reason }, 'a process ended by itself; starting it again');
    setTimeout(() => {
      if (this.#stopping) return;
      const member = this.#fork(role, slot);
      this.#bootMember(member, shared).then(() => this.onRestart(role, member)).catch((error: unknown) => this.#restart(member, shared, String(error), attempt + 1));
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

/** Cluster workers share the one port. */
function gatewayProcess(): ChildProcess {
  cluster.setupPrimary({ exec: roleMain, args: ['gateway' satisfies RoleName], silent: false });
  return cluster.fork().process;
}
