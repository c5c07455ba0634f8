import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { start, stop } from './processes.ts';

export interface RunningPortkey { readonly port: number; readonly version: string; stop(): Promise<void> }

/** The Portkey gateway as its package starts it, without its console, on the measured core. */
export async function startPortkey(): Promise<RunningPortkey> {
  const file = fileURLToPath(import.meta.resolve('@portkey-ai/gateway/build/start-server.js'));
  const { default: manifest } = await import('@portkey-ai/gateway/package.json', { with: { type: 'json' } }) as { default: { version: string } };
  const port = await freePort();
  const child = start({ file, on: 'measured', parameters: [`--port=${port}`, '--headless'], environment: { NODE_ENV: 'production' } });
  child.stdout?.resume();
  for (let attempt = 0; attempt < 300; attempt += 1) {
    const answer = await fetch(`http://127.0.0.1:${port}/`).catch(() => null);
    if (answer !== null) return { port, version: manifest.version, stop: () => stop(child) };
    await sleep(100);
  }
  await stop(child);
  throw new Error('the Portkey gateway did not become ready');
}

/** It takes no port 0, so one is looked up first. */
function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}
