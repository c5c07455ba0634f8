import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { programFile } from './program.ts';

/** A whole Keystead, started as a user starts it, on a data folder and port of its own. */
export interface RunningKeystead {
  readonly url: string;
  readonly setupLink: string | null;
  readonly tokens: Readonly<Record<string, string>>;
  readonly dataDirectory: string;
  readonly process: ChildProcess;
  /** Everything it wrote to stderr so far. */
  log(): string;
  /** Everything it wrote to stdout so far. */
  output(): string;
  /** SIGTERM; gives the exit code. The data folder stays until `remove`. */
  stop(): Promise<number | null>;
  /** Stops, and removes the data folder. */
  remove(): Promise<void>;
}

export interface StartOptions {
  /** The init file, as an object. */
  readonly init?: unknown;
  readonly environment?: Readonly<Record<string, string>>;
  /** More parameters of `keystead start`. */
  readonly parameters?: readonly string[];
  /** A data folder of an earlier start. */
  readonly dataDirectory?: string;
  readonly gatewayProcesses?: number;
  /** The first start of all, where it is what is tested: it makes its database itself. */
  readonly fromNothing?: boolean;
}

/** A machine that is busy with the rest of the suite takes many times as long as a quiet one. */
const startLimitMilliseconds = 180_000;

/** Starts `keystead start --json` and waits for its one line. */
export async function startKeystead(options: StartOptions = {}): Promise<RunningKeystead> {
  const dataDirectory = options.dataDirectory ?? await newDataDirectory(options);
  const parameters = ['start', '--json', '--port', '0', '--data-dir', dataDirectory, ...options.parameters ?? []];
  if (options.init !== undefined) {
    const file = `${dataDirectory}-init.json`;
    await writeFile(file, JSON.stringify(options.init));
    parameters.push('--init', file);
  }
  const child = spawn(process.execPath, [programFile, ...parameters], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...withoutOurs(process.env), KEYSTEAD_GATEWAY_PROCESSES: String(options.gatewayProcesses ?? 1), ...options.environment },
  });
  let output = '';
  let log = '';
  child.stdout.on('data', (chunk: Buffer) => { output += chunk.toString(); });
  child.stderr.on('data', (chunk: Buffer) => { log += chunk.toString(); });
  const exited = new Promise<number | null>((resolve) => { child.once('exit', (code) => resolve(code)); });
  const stop = async (): Promise<number | null> => {
    child.kill('SIGTERM');
    return exited;
  };
  const ready = await waitForLine(child, () => output, () => log);
  return {
    url: ready.console, setupLink: ready.setupLink, tokens: ready.tokens, dataDirectory, process: child, log: () => log, output: () => output, stop,
    async remove() {
      await stop();
      await rm(join(dataDirectory, '..'), { recursive: true, force: true });
    },
  };
}

/** With an empty, migrated database where the runner has one to copy: making it takes as long as the rest of a start. */
async function newDataDirectory({ fromNothing = false, environment = {} }: StartOptions): Promise<string> {
  const dataDirectory = join(await mkdtemp(join(tmpdir(), 'keystead-server-')), 'data');
  const made = process.env['KEYSTEAD_INTERNAL_TEST_HOME'];
  // With its accounts: the database's files are not ours.
  if (made !== undefined && !fromNothing && environment['KEYSTEAD_DATABASE_URL'] === undefined) await promisify(execFile)('cp', ['-a', made, dataDirectory]);
  return dataDirectory;
}

interface ReadyLine { readonly console: string; readonly gateway: string; readonly api: string; readonly setupLink: string | null; readonly tokens: Record<string, string> }

function waitForLine(child: ChildProcess, output: () => string, log: () => string): Promise<ReadyLine> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => { child.kill('SIGKILL'); reject(new Error(`Keystead was not ready in time:\n${log()}`)); }, startLimitMilliseconds);
    child.stdout?.on('data', () => {
      if (!output().includes('\n')) return;
      clearTimeout(timer);
      resolve(JSON.parse(output().slice(0, output().indexOf('\n'))) as ReadyLine);
    });
    child.once('exit', (code) => { clearTimeout(timer); reject(new Error(`Keystead ended with ${code}:\n${log()}`)); });
  });
}

/** The tests' own settings are not Keystead's. */
function withoutOurs(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(environment).filter(([name]) => !name.startsWith('KEYSTEAD_')));
}

/** An init file with one tenant on the sandbox, an owner who can sign in, and a token. */
export function sandboxTenant(name = 'Harbour Insurance', tokenName = 'test'): { version: 1; tenants: Record<string, unknown>[] } {
  return {
    version: 1,
    tenants: [{
      name, owner: { name: 'Ada Holm', email: `ada@${name.toLowerCase().replaceAll(/[^a-z]/g, '')}.example`, password: ownerPassword },
      credentials: [{ name: 'sandbox', provider: 'sandbox' }],
      tokens: [{ name: tokenName, scopes: ['gateway.use'] }, { name: `${tokenName}-admin`, scopes: allScopes }],
    }],
  };
}

export const ownerPassword = 'correct horse battery';

const allScopes = [
  'gateway.use', 'tenant.read', 'tenant.manage', 'people.read', 'people.manage', 'credentials.read', 'credentials.manage', 'tokens.read', 'tokens.manage', 'routes.read', 'routes.manage', 'policy.read', 'policy.manage',
  'budgets.read', 'budgets.manage', 'prices.manage', 'reconciliation.manage', 'chargeback.manage', 'documents.read', 'documents.write', 'apps.read', 'apps.run', 'evals.run', 'runs.read', 'approvals.decide', 'usage.read', 'audit.read', 'alerts.read', 'alerts.manage',
];
