/**
 * Sends the same request over a fixed number of connections until the time is over, and prints what came of it as JSON.
 * Run as its own process: `load.ts '{"port":…,"path":…,"headers":{…},"body":…,"connections":32,"seconds":5}'`.
 * Speaks just enough HTTP/1.1 by itself, so that the load costs little of the core it shares.
 */
import { connect, type Socket } from 'node:net';

export interface LoadOrder {
  readonly port: number;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly connections: number;
  readonly seconds: number;
}

export interface LoadResult {
  readonly requests: number;
  readonly failures: number;
  readonly requestsPerSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
}

const headEnd = Buffer.from('\r\n\r\n');
const chunkedEnd = Buffer.from('0\r\n\r\n');

/** One connection: a request, its whole answer, the next request. */
class Connection {
  #socket: Socket | null = null;
  readonly #request: Buffer;
  readonly #done: (status: number, milliseconds: number) => boolean;
  #received: Buffer = Buffer.alloc(0);
  #sentAt = 0;

  constructor(request: Buffer, done: (status: number, milliseconds: number) => boolean) {
    this.#request = request;
    this.#done = done;
  }

  open(port: number): void {
    this.#socket = connect({ port, host: '127.0.0.1', noDelay: true });
    this.#socket.on('connect', () => this.#send());
    this.#socket.on('data', (chunk: Buffer) => this.#receive(chunk));
    this.#socket.on('error', () => this.#done(0, 0));
  }

  #send(): void {
    this.#sentAt = performance.now();
    this.#socket?.write(this.#request);
  }

  #receive(chunk: Buffer): void {
    this.#received = this.#received.length === 0 ? chunk : Buffer.concat([this.#received, chunk]);
    const end = this.#received.indexOf(headEnd);
    if (end === -1 || !this.#isWhole(end)) return;
    const status = Number(this.#received.toString('latin1', 9, 12));
    this.#received = Buffer.alloc(0);
    if (this.#done(status, performance.now() - this.#sentAt)) this.#send();
    else this.#socket?.destroy();
  }

  #isWhole(end: number): boolean {
    const head = this.#received.toString('latin1', 0, end).toLowerCase();
    const length = /content-length: (\d+)/.exec(head)?.[1];
    if (length !== undefined) return this.#received.length >= end + 4 + Number(length);
    return this.#received.subarray(-chunkedEnd.length).equals(chunkedEnd);
  }
}

function percentile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}

async function run(order: LoadOrder): Promise<LoadResult> {
  const head = [`POST ${order.path} HTTP/1.1`, 'Host: 127.0.0.1', 'Content-Type: application/json', `Content-Length: ${Buffer.byteLength(order.body)}`, ...Object.entries(order.headers).map(([name, value]) => `${name}: ${value}`)];
  const request = Buffer.from(`${head.join('\r\n')}\r\n\r\n${order.body}`);
  const latencies: number[] = [];
  let failures = 0;
  const startedAt = performance.now();
  const until = startedAt + order.seconds * 1_000;
  await new Promise<void>((resolve) => {
    let open = order.connections;
    const done = (status: number, milliseconds: number): boolean => {
      if (status === 200) latencies.push(milliseconds);
      else failures += 1;
      if (status !== 0 && performance.now() < until) return true;
      open -= 1;
      if (open === 0) resolve();
      return false;
    };
    for (let index = 0; index < order.connections; index += 1) new Connection(request, done).open(order.port);
  });
  const seconds = (performance.now() - startedAt) / 1_000;
  const sorted = latencies.toSorted((left, right) => left - right);
  return { requests: latencies.length, failures, requestsPerSecond: latencies.length / seconds, p50Ms: percentile(sorted, 0.5), p99Ms: percentile(sorted, 0.99) };
}

process.stdout.write(`${JSON.stringify(await run(JSON.parse(process.argv[2] ?? '{}') as LoadOrder))}\n`);
