import { median, nameOf, type Pace, print, printConditions, printTable, withPeers, withProvider } from '../bench.ts';
import { load, type LoadResult } from '../load/wrk.ts';
import { surfaces } from '../peers/peer.ts';
import { chatBody } from '../recorded.ts';

const widths = [1, 32, 256] as const;

/** Latency at 1, 32 and 256 connections; added is what lies above asking the provider directly. */
export async function latency(pace: Pace): Promise<void> {
  printConditions(pace);
  await withProvider(null, (port) => withPeers(port, pace, async (peers) => {
    for (const surface of surfaces) {
      for (const peer of peers) {
        const way = peer.way(surface);
        // Compiled by the time it is measured, also where one connection asks little.
        if (way !== null) await load({ port: way.port, headers: [way.headers], body: chatBody(way.model, false), connections: 32, seconds: pace.warmSeconds });
      }
      for (const connections of widths) {
        const results = new Map<string, LoadResult[]>();
        for (let round = 0; round < pace.rounds; round += 1) {
          for (const peer of peers) {
            const way = peer.way(surface);
            if (way === null) continue;
            await peer.settle?.();
            const result = await load({ port: way.port, headers: [way.headers], body: chatBody(way.model, false), connections, seconds: Math.ceil(pace.seconds / 2) });
            results.set(peer.name, [...results.get(peer.name) ?? [], result]);
          }
        }
        print('');
        print(`${surface}, ${connections} connection${connections === 1 ? '' : 's'}`);
        const at = (name: string, read: (result: LoadResult) => number): number => median((results.get(name) ?? []).map(read));
        const [p50, p99] = [(name: string): number => at(name, (result) => result.p50Ms), (name: string): number => at(name, (result) => result.p99Ms)];
        printTable([['way', 'p50 ms', 'p99 ms', 'added p50', 'added p99'], ...peers.filter((peer) => results.has(peer.name)).map((peer) => [
          nameOf(peer), p50(peer.name).toFixed(3), p99(peer.name).toFixed(3), ...peer.name === 'direct' ? ['', ''] : [(p50(peer.name) - p50('direct')).toFixed(3), (p99(peer.name) - p99('direct')).toFixed(3)],
        ])]);
        if (connections === 1 && surface === 'untranslated' && results.has('bare proxy')) {
          const times = (name: string): string => ((p50(name) - p50('direct')) / (p50('bare proxy') - p50('direct'))).toFixed(2);
          const told = ['Keystead', 'Portkey'].filter((name) => results.has(name)).map((name) => `${name} ${times(name)}`);
          if (told.length > 0) print(`added p50 in times the bare proxy's (wanted: at most 1.3): ${told.join(', ')}`);
        }
      }
    }
  }));
}
