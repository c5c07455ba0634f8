import { availableParallelism } from 'node:os';
import { startKeystead } from './overhead/keystead.ts';
import type { LoadOrder, LoadResult } from './overhead/load.ts';
import { startPortkey } from './overhead/portkey.ts';
import { besideMe, canPin, firstLine, start, stop } from './overhead/processes.ts';

/** What is asked: small, so that the gateways' own work shows. */
const body = JSON.stringify({
  model: 'gpt-4o-mini', max_tokens: 200,
  messages: [{ role: 'system', content: 'You are terse.' }, { role: 'user', content: 'Say something about benchmarks, please.' }],
});
const rounds = 3;
const busyConnections = 32;
const secondsBusy = 5;
const secondsAlone = 3;
const secondsWarm = 10;

interface Way { readonly name: string; readonly port: number; readonly headers: Readonly<Record<string, string>> }
interface Measured { readonly busy: LoadResult[]; readonly alone: LoadResult[] }

/**
 * Requests per second on one core and latency at one connection: direct, through Keystead, through the Portkey gateway,
 * in interleaved rounds of one run. Keystead runs whole, as a user starts it: authentication, vault, ledger and audit.
 */
export async function overhead(): Promise<void> {
  const upstream = start({ file: besideMe('upstream.ts'), on: 'other' });
  const { port: upstreamPort, answerBytes } = JSON.parse(await firstLine(upstream, 30_000)) as { port: number; answerBytes: number };
  const keystead = await startKeystead(upstreamPort);
  const portkey = await startPortkey();
  try {
    const providerKey = 'Bearer sk-proj-bench-0123456789abcdefghijklmnop';
    const ways: readonly Way[] = [
      { name: 'direct', port: upstreamPort, headers: { authorization: providerKey } },
      { name: 'keystead', port: keystead.port, headers: { authorization: `Bearer ${keystead.token}` } },
      { name: 'portkey', port: portkey.port, headers: { authorization: providerKey, 'x-portkey-provider': 'openai', 'x-portkey-custom-host': `http://127.0.0.1:${upstreamPort}/v1` } },
    ];
    print(`${availableParallelism()} cores; ${canPin ? 'each gateway alone on core 0, everything else (load, provider, database, the rest of Keystead) on the others' : 'nothing could be pinned, so these figures say little'}`);
    print(`answers of ${answerBytes} bytes, ${busyConnections} connections; median of ${rounds} rounds`);
    const measured = await measure(ways, async () => { await keystead.ledgerRows(); });
    report(ways, measured, portkey.version);
    await reportLedger(keystead, measured.get('keystead'));
  } finally {
    await Promise.all([portkey.stop(), keystead.stop()]);
    await stop(upstream);
  }
}

/** Before each turn `settle` waits for the ledger: what Keystead has yet to ship must not slow anyone down. */
async function measure(ways: readonly Way[], settle: () => Promise<void>): Promise<ReadonlyMap<string, Measured>> {
  const measured = new Map<string, Measured>(ways.map((way) => [way.name, { busy: [], alone: [] }]));
  for (const way of ways) measured.get(way.name)?.busy.push(await load(way, busyConnections, secondsWarm));
  for (let round = 0; round < rounds; round += 1) {
    for (const way of ways) {
      await settle();
      measured.get(way.name)?.busy.push(await load(way, busyConnections, secondsBusy));
      await settle();
      measured.get(way.name)?.alone.push(await load(way, 1, secondsAlone));
    }
  }
  return measured;
}

async function load(way: Way, connections: number, seconds: number): Promise<LoadResult> {
  const order: LoadOrder = { port: way.port, path: '/v1/chat/completions', headers: way.headers, body, connections, seconds };
  const child = start({ file: besideMe('load.ts'), parameters: [JSON.stringify(order)], on: 'other' });
  const result = JSON.parse(await firstLine(child, (seconds + 60) * 1_000)) as LoadResult;
  if (result.failures > 0) throw new Error(`${way.name}: ${result.failures} requests failed`);
  return result;
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((left, right) => left - right);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}

interface Figures { readonly rate: number; readonly p50: number; readonly p99: number }

/** The first busy run warmed up. */
function figuresOf(measured: Measured | undefined): Figures {
  return {
    rate: median((measured?.busy.slice(1) ?? []).map((result) => result.requestsPerSecond)),
    p50: median((measured?.alone ?? []).map((result) => result.p50Ms)), p99: median((measured?.alone ?? []).map((result) => result.p99Ms)),
  };
}

function report(ways: readonly Way[], measured: ReadonlyMap<string, Measured>, portkeyVersion: string): void {
  const [direct, keystead, portkey] = ways.map((way) => figuresOf(measured.get(way.name)));
  if (direct === undefined || keystead === undefined || portkey === undefined) return;
  print('');
  print(`${'way'.padEnd(22)}${'req/s'.padStart(10)}${'p50 ms'.padStart(10)}${'p99 ms'.padStart(10)}${'added p50'.padStart(12)}`);
  for (const [name, figures] of [['direct', direct], ['Keystead', keystead], [`Portkey ${portkeyVersion}`, portkey]] as const) {
    const added = name === 'direct' ? '' : (figures.p50 - direct.p50).toFixed(3);
    print(`${name.padEnd(22)}${figures.rate.toFixed(0).padStart(10)}${figures.p50.toFixed(3).padStart(10)}${figures.p99.toFixed(3).padStart(10)}${added.padStart(12)}`);
  }
  print('');
  print(`throughput: ${(keystead.rate / portkey.rate).toFixed(1)} times Portkey's (wanted: at least 3)`);
  print(`added latency: ${((keystead.p50 - direct.p50) / (portkey.p50 - direct.p50)).toFixed(2)} of Portkey's (wanted: at most 0.5)`);
}

async function reportLedger(keystead: { ledgerRows(): Promise<number> }, measured: Measured | undefined): Promise<void> {
  const sent = [...measured?.busy ?? [], ...measured?.alone ?? []].reduce((sum, result) => sum + result.requests, 0);
  const rows = await keystead.ledgerRows();
  print(`ledger: ${rows} rows for ${sent} requests answered through Keystead: ${rows === sent ? 'every one, once' : 'THEY DIFFER'}`);
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
