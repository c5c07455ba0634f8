import { randomBytes } from 'node:crypto';
import { mkdir, readdir, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import type { Configuration, Logger, RecentProblems } from '../foundation/index.ts';
import { lockDataFolder } from './lock.ts';
import { refuseRollback } from './refuse-rollback.ts';
import { type DirectedName, type Requests, type Sockets, answeredBy } from './messages.ts';
import { type DatabaseHome, openDatabaseHome, prepareDataFolder } from './postgres/index.ts';
import { ProcessTree } from './process-tree.ts';
import { shortSocketFolder } from './sockets.ts';
import { type Watch, openWatch } from './watch/index.ts';

/** A running Keystead: one process tree. */
export interface Keystead {
  readonly url: string;
  /** Where Prometheus finds the metrics; `null` where they are not served. */
  readonly metricsUrl: string | null;
  ask<Name extends DirectedName>(name: Name, input: Requests[Name]['input']): Promise<Requests[Name]['output']>;
  /** Resolves once every gateway follows what the database holds now: who is told that Keystead is ready can use what was declared. */
  catchUp(): Promise<void>;
  /** Replaces the gateway processes one after the other, without a failed request. Gives how many. @throws Error where a new one does not start; then the old one serves on. */
  reload(): Promise<number>;
  /** Drains: requests in flight are answered, the spool is shipped, the database is shut down. */
  stop(): Promise<void>;
}

/**
 * Starts everything on this machine: database, then the roles api, shipper, worker and as many gateways as there are cores, which
 * share the one port.
 */
export async function startKeystead(options: { configuration: Configuration; logger: Logger; problems: RecentProblems; onProgress: (text: string) => void; acceptRollback?: string | null }): Promise<Keystead> {
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
    tree = new ProcessTree(logger, { worker: 1, shipper: 1, api: 1, gateway: configuration.gatewayProcesses ?? availableParallelism() });
    options.onProgress('database …');
    database = await openDatabaseHome(configuration, options.onProgress);
    await refuseRollback({ configuration, databaseUrl: database.runtimeUrl, logger, acceptRollback: options.acceptRollback ?? null });
    await tree.boot({ configuration, databaseUrl: database.runtimeUrl, sockets, egressToken: randomBytes(32).toString('hex') });
    const api = tree.member('api');
    const localUrl = `http://${localHost(configuration.host)}:${configuration.port}`;
    const url = configuration.publicUrl ?? localUrl;
    await api.ask('announce', { publicUrl: url, localUrl });
    tree.onRestart = async (role, member) => { if (role === 'api') await member.ask('announce', { publicUrl: url, localUrl }); };
    const home = database;
    const running = tree;
    const reload = (): Promise<number> => running.reloadGateways(configuration.reloadDrainSeconds * 1_000);
    const watching = await openWatch({
      metrics: configuration.metrics, socketPath: sockets.watch, logger, reload,
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
      reload,
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
