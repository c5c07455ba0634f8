import { availableParallelism, loadavg } from 'node:os';
import { besideMe, canPin, firstLine, start, stop } from '../processes.ts';
import { direct, startBare } from './peers/bare.ts';
import { startBifrost } from './peers/bifrost.ts';
import { startKeystead } from './peers/keystead.ts';
import { startLitellm } from './peers/litellm.ts';
import { hasNginx, startNginxProvider, startNginxProxy } from './peers/nginx.ts';
import { type Absent, isAbsent, type Peer, type StartPeer } from './peers/peer.ts';
import { startPortkey } from './peers/portkey.ts';

/** How long everything takes: whole figures, or a look whether it runs at all. */
export interface Pace {
  readonly smoke: boolean;
  readonly rounds: number;
  readonly seconds: number;
  readonly warmSeconds: number;
  /** Only these peers, by their names in small letters; all where left out. */
  readonly peers?: readonly string[];
}
export const wholePace: Pace = { smoke: false, rounds: 5, seconds: 8, warmSeconds: 10 };
export const smokePace: Pace = { smoke: true, rounds: 1, seconds: 2, warmSeconds: 2 };

/** Runs `measure` beside a stand-in provider: nginx where it is installed, else Node.js, for whole answers; Node.js for streams (tokens, milliseconds between them). */
export async function withProvider(streams: { readonly tokens: number; readonly gapMilliseconds: number } | null, measure: (port: number) => Promise<void>): Promise<void> {
  if (streams === null && hasNginx) {
    const provider = await startNginxProvider();
    try {
      await measure(provider.port);
    } finally {
      await provider.stop();
    }
    return;
  }
  const child = start({ file: besideMe(import.meta.url, 'provider.ts'), parameters: [String(streams?.tokens ?? 100), String(streams?.gapMilliseconds ?? 10)], on: 'other' });
  try {
    await measure(Number(await firstLine(child, 30_000)));
  } finally {
    await stop(child);
  }
}

const others: Readonly<Record<string, StartPeer>> = { nginx: startNginxProxy, 'bare proxy': startBare, Keystead: (port) => startKeystead(port), Portkey: startPortkey, LiteLLM: startLitellm, Bifrost: startBifrost };

/** Starts all peers, Keystead among them, and ends them afterwards. What cannot be started is said, and left out. */
export async function withPeers(upstreamPort: number, pace: Pace, measure: (peers: readonly Peer[]) => Promise<void>): Promise<void> {
  const peers: Peer[] = [direct(upstreamPort)];
  try {
    for (const [name, startPeer] of Object.entries(others).filter(([each]) => pace.peers?.includes(each.toLowerCase()) ?? true)) {
      const peer: Peer | Absent = await startPeer(upstreamPort).catch((error: unknown) => ({ name, absent: `did not start: ${String(error)}` }));
      if (isAbsent(peer)) print(`${peer.name} is absent: ${peer.absent}`);
      else peers.push(peer);
    }
    await measure(peers);
  } finally {
    for (const peer of peers) await peer.stop();
  }
}

/** Says on what it was measured. */
export function printConditions(pace: Pace): void {
  print(`${availableParallelism()} cores, Node.js ${process.version}, load ${loadavg()[0]?.toFixed(1)} at the start; ${canPin ? 'each gateway on core 0, everything else (load, provider, database, the rest of Keystead) on the others' : 'nothing could be pinned, so these figures say little'}`);
  print(`whole answers from ${hasNginx ? 'nginx (a fixed text of 1 kB)' : 'Node.js (nginx is not installed)'}, streams from Node.js; ${pace.smoke ? 'a smoke run: the figures mean nothing' : `median of ${pace.rounds} interleaved rounds of ${pace.seconds} s`}`);
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((left, right) => left - right);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}

/** A table of text, the first column to the left. */
export function printTable(rows: readonly (readonly string[])[]): void {
  const widths = (rows[0] ?? []).map((_cell, column) => Math.max(...rows.map((row) => (row[column] ?? '').length)));
  for (const row of rows) print(row.map((cell, column) => (column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart((widths[column] ?? 0) + 3))).join(''));
}

export function nameOf(peer: Peer): string {
  return peer.version === '' ? peer.name : `${peer.name} ${peer.version}`;
}

export function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
