import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

const places = ['/usr/lib/softhsm/libsofthsm2.so', '/usr/lib64/softhsm/libsofthsm2.so', '/usr/local/lib/softhsm/libsofthsm2.so', '/opt/homebrew/lib/softhsm/libsofthsm2.so'];

/** For tests: a token of SoftHSM 2 in a folder of its own, where SoftHSM is installed. */
export interface SoftHsm {
  readonly module: string;
  readonly version: string;
  readonly label: string;
  readonly pin: string;
  /** Takes the token out, as if it were pulled, or puts it in again. Processes that have it open keep it: they are ended. */
  pull(): Promise<void>;
  plugIn(): Promise<void>;
  /** Stops the processes that hold the library in the middle of whatever they do, or lets them go on. */
  freeze(): Promise<void>;
  thaw(): Promise<void>;
  /** Ends them, as a fault in the library would. */
  crash(): Promise<void>;
  close(): Promise<void>;
}

/** @returns `null` where SoftHSM is not installed. */
export async function startSoftHsm(): Promise<SoftHsm | null> {
  const module = places.find((path) => existsSync(path));
  if (module === undefined) return null;
  const folder = await mkdtemp(join(tmpdir(), 'keystead-softhsm-'));
  const tokens = join(folder, 'tokens');
  await mkdir(tokens, { mode: 0o700 });
  const configuration = join(folder, 'softhsm2.conf');
  await writeFile(configuration, `directories.tokendir = ${tokens}\nobjectstore.backend = file\nlog.level = ERROR\n`);
  // The library finds its tokens by this variable, in the processes we start.
  process.env['SOFTHSM2_CONF'] = configuration;
  const [label, pin] = ['keystead', '2468'];
  await run('softhsm2-util', ['--init-token', '--free', '--label', label, '--pin', pin, '--so-pin', '13579']);
  return {
    module, label, pin,
    version: (await run('softhsm2-util', ['--version'])).stdout.trim(),
    async pull() {
      await rename(tokens, `${tokens}.pulled`);
      await mkdir(tokens, { mode: 0o700 });
      await signal('SIGKILL');
    },
    async plugIn() {
      await rm(tokens, { recursive: true });
      await rename(`${tokens}.pulled`, tokens);
    },
    freeze: () => signal('SIGSTOP'),
    thaw: () => signal('SIGCONT'),
    crash: () => signal('SIGKILL'),
    async close() { await rm(folder, { recursive: true, force: true }); },
  };
}

/** To the children of this process that hold a PKCS#11 library. */
async function signal(name: NodeJS.Signals): Promise<void> {
  for (const pid of (await readdir('/proc')).filter((entry) => /^\d+$/.test(entry))) {
    const [command, stat] = await Promise.all(['cmdline', 'stat'].map((file) => readFile(`/proc/${pid}/${file}`, 'utf8').catch(() => '')));
    const parent = stat?.slice(stat.lastIndexOf(')') + 2).split(' ')[1];
    if (command?.includes('pkcs11-process') === true && parent === String(process.pid)) process.kill(Number(pid), name);
  }
}
