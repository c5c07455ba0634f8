import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { availableParallelism } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

/** The core that whatever is measured has for itself; everything else shares the rest. */
const measuredCore = 0;

/** On a machine of one core, or without `taskset`, nothing can be pinned, and the figures say so. */
export const canPin = availableParallelism() > 1 && has('taskset');
const otherCores = `1-${Math.max(1, availableParallelism() - 1)}`;

/** Whether a program can be started here. */
export function has(program: string, parameter = '--version'): boolean {
  try {
    execFileSync(program, [parameter], { stdio: 'ignore' });
    return true;
  } catch (error) {
    // It ran, and has another word for its version.
    return error instanceof Error && 'status' in error && typeof error.status === 'number';
  }
}

export interface StartOrder {
  /** A Node.js program; or any other, by `program`. */
  readonly file?: string;
  readonly program?: string;
  readonly parameters?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  /** What it writes to stderr is of no interest. */
  readonly quiet?: boolean;
  /** `measured`: on the measured core; `other`: on the rest; `all`: wherever the system puts it. */
  readonly on: 'measured' | 'other' | 'all';
}

/** Starts a program on its core. */
export function start(order: StartOrder): ChildProcess {
  const program = [...order.program === undefined ? [process.execPath, order.file ?? ''] : [order.program], ...order.parameters ?? []];
  const [command = '', ...rest] = canPin && order.on !== 'all' ? ['taskset', '-c', order.on === 'measured' ? String(measuredCore) : otherCores, ...program] : program;
  return spawn(command, rest, { stdio: ['ignore', 'pipe', order.quiet === true ? 'ignore' : 'inherit'], env: { ...process.env, ...order.environment } });
}

/** Moves a running process, with all its threads, to the measured core. */
export function pin(pid: number): void {
  if (canPin) execFileSync('taskset', ['-a', '-c', '-p', String(measuredCore), String(pid)], { stdio: 'ignore' });
}

/** The first whole line that a process prints. */
export function firstLine(child: ChildProcess, limitMilliseconds: number): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = '';
    const timer = setTimeout(() => reject(new Error('a process of the bench did not become ready')), limitMilliseconds);
    child.stdout?.on('data', (chunk: Buffer) => {
      text += chunk.toString();
      const end = text.indexOf('\n');
      if (end === -1) return;
      clearTimeout(timer);
      resolve(text.slice(0, end));
    });
    child.once('exit', (code) => { clearTimeout(timer); reject(new Error(`a process of the bench ended with ${code}`)); });
  });
}

/** Everything a process prints until it ends. @throws Error where it fails. */
export function output(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = '';
    child.stdout?.on('data', (chunk: Buffer) => { text += chunk.toString(); });
    child.once('error', reject);
    child.once('close', (code) => { if (code === 0) resolve(text); else reject(new Error(`a process of the bench ended with ${code}: ${text}`)); });
  });
}

/** SIGTERM, and waits for the end; SIGKILL where it does not come. */
export async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((resolve) => { child.once('exit', resolve); });
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), 40_000);
  await ended;
  clearTimeout(timer);
}

/** A process and all that it started. */
export function familyOf(pid: number): readonly number[] {
  const family = [pid];
  for (let index = 0; index < family.length; index += 1) family.push(...childrenOf(family[index] ?? 0));
  return family;
}

function childrenOf(pid: number): number[] {
  try {
    return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter((text) => text !== '').map(Number);
  } catch {
    return [];
  }
}

const ticksPerSecond = 100;

/** Processor time that processes have used so far, in microseconds; 0 where the system does not tell. */
export function cpuMicroseconds(pids: readonly number[]): number {
  return pids.reduce((sum, pid) => {
    try {
      const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      return sum + (Number(fields[11]) + Number(fields[12])) * (1_000_000 / ticksPerSecond);
    } catch {
      return sum;
    }
  }, 0);
}

/** Resident memory of processes, in megabytes. */
export function residentMegabytes(pids: readonly number[]): number {
  return pids.reduce((sum, pid) => {
    try {
      return sum + Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1_024;
    } catch {
      return sum;
    }
  }, 0);
}

/** For programs that take no port 0. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}

/** Waits until something answers at a port. @throws Error where nothing does in time, or the process ends. */
export async function untilAnswers(child: ChildProcess, port: number, limitMilliseconds: number): Promise<void> {
  for (const until = performance.now() + limitMilliseconds; performance.now() < until;) {
    if (child.exitCode !== null) break;
    if (await fetch(`http://127.0.0.1:${port}/`).then(() => true, () => false)) return;
    await sleep(100);
  }
  await stop(child);
  throw new Error(`what was to answer at port ${port} did not become ready`);
}

export function besideMe(base: string, name: string): string {
  return fileURLToPath(new URL(name, base));
}
