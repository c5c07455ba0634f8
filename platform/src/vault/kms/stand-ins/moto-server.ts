import { type ChildProcess, spawn } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { delimiter, join } from 'node:path';

/** For tests: a local AWS by the program `moto_server`, where it is installed. */
export interface MotoServer { readonly url: string; close(): void }

export function findMoto(): string | null {
  return (process.env['PATH'] ?? '').split(delimiter).map((folder) => join(folder, 'moto_server')).find(isExecutable) ?? null;
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

const attempts = 300;
const pauseMilliseconds = 100;

/** @returns `null` where it is there and does not start (a shim without its program, say). */
export async function startMoto(program: string): Promise<MotoServer | null> {
  const port = await freePort();
  const child = spawn(program, ['-H', '127.0.0.1', '-p', String(port)], { stdio: 'ignore' });
  const ended = new AbortController();
  child.once('exit', () => { ended.abort(); });
  child.once('error', () => { ended.abort(); });
  const url = `http://127.0.0.1:${port}`;
  for (let attempt = 0; attempt < attempts && !ended.signal.aborted; attempt += 1) {
    if (await answers(url)) return { url, close: () => { stop(child); } };
    await new Promise((resolve) => { setTimeout(resolve, pauseMilliseconds); });
  }
  stop(child);
  return null;
}

function stop(child: ChildProcess): void {
  child.kill('SIGKILL');
}

async function answers(url: string): Promise<boolean> {
  return fetch(`${url}/moto-api/data.json`).then(async (response) => { await response.arrayBuffer(); return response.ok; }, () => false);
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo;
      probe.close(() => { resolve(port); });
    });
  });
}
