/**
 * Asks for streams over a fixed number of connections until the time is over, and prints what came of it as JSON.
 * Run as its own process: `streams.ts '{"port":…,"headers":{…},"body":…,"connections":32,"seconds":5}'`.
 * Speaks just enough HTTP/1.1 by itself, so that it costs little of the core it shares.
 */
import { type Socket, connect } from 'node:net';

export interface StreamOrder { readonly port: number; readonly headers: Readonly<Record<string, string>>; readonly body: string; readonly connections: number; readonly seconds: number }
export interface StreamResult { readonly streams: number; readonly failures: number; readonly seconds: number; readonly firstP50Ms: number; readonly firstP99Ms: number }

const headEnd = Buffer.from('\r\n\r\n');
const lastChunk = Buffer.from('0\r\n\r\n');

interface Tally { readonly first: number[]; failures: number }

/** One stream after the other on one connection; resolves when the time is over or the connection is. */
function repeat(order: StreamOrder, request: Buffer, until: number, tally: Tally): Promise<void> {
  return new Promise((resolve) => {
    const socket: Socket = connect({ port: order.port, host: '127.0.0.1', noDelay: true });
    let sentAt = 0;
    let head: Buffer | null = Buffer.alloc(0);
    let begun = false;
    let tail: Buffer = Buffer.alloc(0);
    const send = (): void => { sentAt = performance.now(); head = Buffer.alloc(0); begun = false; tail = Buffer.alloc(0); socket.write(request); };
    const end = (): void => { socket.destroy(); resolve(); };
    socket.on('connect', send);
    socket.on('error', () => { tally.failures += 1; resolve(); });
    socket.on('data', (received: Buffer) => {
      let chunk = received;
      if (head !== null) {
        head = Buffer.concat([head, chunk]);
        const at = head.indexOf(headEnd);
        if (at === -1) return;
        if (head.toString('latin1', 9, 12) !== '200') { tally.failures += 1; end(); return; }
        chunk = head.subarray(at + headEnd.length);
        head = null;
      }
      if (!begun && chunk.includes('data:')) { begun = true; tally.first.push(performance.now() - sentAt); }
      tail = Buffer.concat([tail, chunk]).subarray(-lastChunk.length);
      if (!tail.equals(lastChunk)) return;
      if (performance.now() < until) send();
      else end();
    });
  });
}

function percentile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}

async function run(order: StreamOrder): Promise<StreamResult> {
  const head = ['POST /v1/chat/completions HTTP/1.1', 'Host: 127.0.0.1', 'Content-Type: application/json', `Content-Length: ${Buffer.byteLength(order.body)}`, ...Object.entries(order.headers).map(([name, value]) => `${name}: ${value}`)];
  const request = Buffer.from(`${head.join('\r\n')}\r\n\r\n${order.body}`);
  const tally: Tally = { first: [], failures: 0 };
  const startedAt = performance.now();
  await Promise.all(Array.from({ length: order.connections }, () => repeat(order, request, startedAt + order.seconds * 1_000, tally)));
  const sorted = tally.first.toSorted((left, right) => left - right);
  return { streams: sorted.length, failures: tally.failures, seconds: (performance.now() - startedAt) / 1_000, firstP50Ms: percentile(sorted, 0.5), firstP99Ms: percentile(sorted, 0.99) };
}

process.stdout.write(`${JSON.stringify(await run(JSON.parse(process.argv[2] ?? '{}') as StreamOrder))}\n`);
