import { besideMe, cpuMicroseconds, output, start } from '../../processes.ts';
import { median, nameOf, type Pace, print, printConditions, printTable, withPeers, withProvider } from '../bench.ts';
import type { StreamOrder, StreamResult } from '../load/streams.ts';
import { type Peer, type Surface, surfaces } from '../peers/peer.ts';
import { chatBody, streamOf } from '../recorded.ts';

const tokens = 100;
const gapMilliseconds = 10;
const busyStreams = 64;

interface Sample extends StreamResult { readonly cpuMicroseconds: number }

/** Time to the first token, of one stream alone and of many at once, and processor time for each event of a stream. */
export async function streams(pace: Pace): Promise<void> {
  printConditions(pace);
  print(`streams of ${tokens} tokens, one every ${gapMilliseconds} ms, the first at once`);
  await withProvider({ tokens, gapMilliseconds }, (port) => withPeers(port, pace, async (peers) => {
    for (const surface of surfaces) {
      const [alone, busy] = [new Map<string, Sample[]>(), new Map<string, Sample[]>()];
      for (let round = -1; round < pace.rounds; round += 1) {
        for (const peer of peers) {
          const samples = [await measureOnce(peer, surface, 1, pace.seconds), await measureOnce(peer, surface, busyStreams, pace.seconds)] as const;
          if (round < 0) continue;
          for (const [index, all] of [alone, busy].entries()) { const sample = samples[index]; if (sample !== null && sample !== undefined) all.set(peer.name, [...all.get(peer.name) ?? [], sample]); }
        }
      }
      report(surface, peers, alone, busy);
    }
  }));
}

async function measureOnce(peer: Peer, surface: Surface, connections: number, seconds: number): Promise<Sample | null> {
  const way = peer.way(surface);
  // Asked directly, a provider of Anthropic's format knows no such path.
  if (way === null || (peer.name === 'direct' && surface === 'translated')) return null;
  await peer.settle?.();
  const order: StreamOrder = { port: way.port, headers: way.headers, body: chatBody(way.model, true), connections, seconds };
  const before = cpuMicroseconds(peer.pids());
  const result = JSON.parse(await output(start({ file: besideMe(import.meta.url, '../load/streams.ts'), parameters: [JSON.stringify(order)], on: 'other' }))) as StreamResult;
  if (result.failures > 0) print(`${peer.name}, ${surface}: ${result.failures} connections failed`);
  if (result.streams === 0) return null;
  const events = streamOf(surface === 'translated' ? '/v1/messages' : '/v1/chat/completions', tokens).length;
  return { ...result, cpuMicroseconds: (cpuMicroseconds(peer.pids()) - before) / (result.streams * events) };
}

function report(surface: Surface, peers: readonly Peer[], alone: ReadonlyMap<string, readonly Sample[]>, busy: ReadonlyMap<string, readonly Sample[]>): void {
  print('');
  print(surface);
  const at = (samples: readonly Sample[] | undefined, read: (sample: Sample) => number): number => median((samples ?? []).map(read));
  printTable([['way', 'first token ms, 1 stream', `p50 at ${busyStreams}`, `p99 at ${busyStreams}`, 'CPU µs/event'], ...peers.filter((peer) => busy.has(peer.name)).map((peer) => {
    const many = busy.get(peer.name);
    const cpu = at(many, (sample) => sample.cpuMicroseconds);
    return [nameOf(peer), at(alone.get(peer.name), (sample) => sample.firstP50Ms).toFixed(2), at(many, (sample) => sample.firstP50Ms).toFixed(2), at(many, (sample) => sample.firstP99Ms).toFixed(2), cpu === 0 ? '' : cpu.toFixed(1)];
  })]);
}
