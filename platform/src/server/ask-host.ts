import { type IncomingMessage, request } from 'node:http';
import { join } from 'node:path';
import type { HostCommandName } from './host-command-shapes.ts';
import { shortSocketFolder } from './sockets.ts';

// Apart from what answers: a command that asks needs nothing of what that takes.

const largestTextBytes = 10_000;

/** Where the api role listens for host commands. */
export async function hostSocketPath(dataDirectory: string): Promise<string> {
  return join(await shortSocketFolder(join(dataDirectory, 'run')), 'host.sock');
}

/** What comes, as text. @throws Error where it is larger than any host command. */
export async function readText(incoming: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let total = 0;
  for await (const chunk of incoming as AsyncIterable<Buffer>) {
    total += chunk.byteLength;
    if (total > largestTextBytes) throw new Error('a host command is larger than any');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

export interface HostAnswer { readonly status: number; readonly body: unknown }

/** Sends a host command to the Keystead that runs on this data folder. @throws Error where none does. */
export async function askHost(dataDirectory: string, name: HostCommandName, input: object): Promise<HostAnswer> {
  const socketPath = await hostSocketPath(dataDirectory);
  return new Promise((resolve, reject) => {
    const outgoing = request({ socketPath, path: `/${name}`, method: 'POST', headers: { 'content-type': 'application/json' } }, (incoming) => {
      readText(incoming).then((text) => resolve({ status: incoming.statusCode ?? 500, body: JSON.parse(text) as unknown }), reject);
    });
    outgoing.on('error', (error) => reject(new Error(`No Keystead runs on ${dataDirectory} (${error.message}). Start it, or name its folder with --data-dir.`, { cause: error })));
    outgoing.end(JSON.stringify(input));
  });
}
