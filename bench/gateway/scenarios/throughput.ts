import { cpuMicroseconds } from '../../processes.ts';
import { median, nameOf, type Pace, print, printConditions, printTable, withPeers, withProvider } from '../bench.ts';
import { load } from '../load/wrk.ts';
import { type Peer, type Surface, surfaces } from '../peers/peer.ts';
import { chatBody } from '../recorded.ts';

const connections = 32;

interface Sample { readonly perSecond: number; readonly cpuMicroseconds: number }
type Samples = ReadonlyMap<string, readonly Sample[]>;

/** Requests per second on one core, and processor time for each request, which other work on the machine disturbs less. */
export async function throughput(pace: Pace): Promise<void> {
  printConditions(pace);
  await withProvider(null, (port) => withPeers(port, pace, async (peers) => {
    for (const surface of surfaces) report(surface, peers, await measure(peers, surface, pace));
    await reportLedger(peers);
  }));
}

/** Requests that each peer answered over the whole run. */
const answered = new Map<string, number>();

async function measure(peers: readonly Peer[], surface: Surface, pace: Pace): Promise<Samples> {
  const samples = new Map<string, Sample[]>();
  for (let round = -1; round < pace.rounds; round += 1) {
    for (const peer of peers) {
      const sample = await measureOnce(peer, surface, round < 0 ? pace.warmSeconds : pace.seconds);
      // The first round only warms up.
      if (sample !== null && round >= 0) samples.set(peer.name, [...samples.get(peer.name) ?? [], sample]);
    }
  }
  return samples;
}

async function measureOnce(peer: Peer, surface: Surface, seconds: number): Promise<Sample | null> {
  const way = peer.way(surface);
  if (way === null) return null;
  await peer.settle?.();
  const before = cpuMicroseconds(peer.pids());
  const result = await load({ port: way.port, headers: [way.headers], body: chatBody(way.model, false), connections, seconds });
  if (result.failures > 0) print(`${peer.name}, ${surface}: ${result.failures} of ${result.requests + result.failures} requests failed`);
  answered.set(peer.name, (answered.get(peer.name) ?? 0) + result.requests);
  return { perSecond: result.requestsPerSecond, cpuMicroseconds: (cpuMicroseconds(peer.pids()) - before) / Math.max(1, result.requests) };
}

function report(surface: Surface, peers: readonly Peer[], samples: Samples): void {
  print('');
  print(`${surface}, ${connections} connections`);
  const rate = (name: string): number => median((samples.get(name) ?? []).map((sample) => sample.perSecond));
  const cpu = (name: string): number => median((samples.get(name) ?? []).map((sample) => sample.cpuMicroseconds));
  printTable([['way', 'requests/s', 'CPU µs/request'], ...peers.filter((peer) => samples.has(peer.name)).map((peer) => [nameOf(peer), rate(peer.name).toFixed(0), cpu(peer.name) === 0 ? '' : cpu(peer.name).toFixed(0)])]);
  if (!samples.has('Keystead')) return;
  const ours = rate('Keystead');
  if (samples.has('Portkey')) print(`Keystead: ${(ours / rate('Portkey')).toFixed(1)} times Portkey's (wanted: at least ${surface === 'untranslated' ? 5 : 3})`);
  if (samples.has('bare proxy')) print(`Keystead: ${(100 * ours / rate('bare proxy')).toFixed(0)} % of the bare proxy's (wanted: at least 60)`);
}

async function reportLedger(peers: readonly Peer[]): Promise<void> {
  const keystead = peers.find((peer): peer is Peer & { ledgerRows(): Promise<number> } => 'ledgerRows' in peer);
  if (keystead === undefined) return;
  const [rows, sent] = [await keystead.ledgerRows(), answered.get('Keystead') ?? 0];
  // wrk leaves with requests under way, which the ledger has too.
  print(`ledger: ${rows} rows for ${sent} answers that wrk read; the rest was under way when it left`);
}
