import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';

/** The core that whatever is measured has for itself; everything else shares the rest. */
export const measuredCore = 0;

/** On a machine of one core, or without `taskset`, nothing can be pinned, and the figures say so. */
export const canPin = availableParallelism() > 1 && hasTaskset();
const otherCores = `1-${Math.max(1, availableParallelism() - 1)}`;

function hasTaskset(): boolean {
  try {
    execFileSync('taskset', ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

export interface StartOrder {
  readonly file: string;
  readonly parameters?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  /** `measured`: on the measured core; `other`: on the rest; `all`: wherever the system puts it. */
  readonly on: 'measured' | 'other' | 'all';
}

/** Starts a Node.js program on its core. */
export function start(order: StartOrder): ChildProcess {
  const program = [process.execPath, order.file, ...order.parameters ?? []];
  const [command = '', ...rest] = canPin && order.on !== 'all' ? ['taskset', '-c', order.on === 'measured' ? String(measuredCore) : otherCores, ...program] : program;
  return spawn(command, rest, { stdio: ['ignore', 'pipe', 'inherit'], env: { ...process.env, ...order.environment } });
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

/** SIGTERM, and waits for the end. */
export async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((resolve) => { child.once('exit', resolve); });
  child.kill('SIGTERM');
  await ended;
}

export function besideMe(name: string): string {
  return fileURLToPath(new URL(name, import.meta.url));
}
