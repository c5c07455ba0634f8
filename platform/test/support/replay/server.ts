import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { setImmediate } from 'node:timers/promises';
import canonicalize from 'canonicalize';
import { cutAtRandom, seededRandom } from './cutting.ts';
import { answerBytes, type Exchange, type FixtureRow, readExchange } from './fixtures.ts';

/** What the replay provider was sent, headers in their raw order and spelling. */
export interface ReceivedRequest {
  readonly method: string;
  /** With its query. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly rawHeaders: readonly string[];
  readonly body: Buffer;
  /** The id of the exchange it was answered with, `null` where none matched. */
  readonly answeredBy: string | null;
}

export interface Replay {
  readonly origin: string;
  readonly received: readonly ReceivedRequest[];
  close(): Promise<void>;
}

export interface ReplayOptions {
  readonly fixturesFolder: string;
  readonly rows: readonly FixtureRow[];
  /** Decides where bodies are cut. */
  readonly seed: number;
  /** The provider whose recordings are served; all of them where it is left out. */
  readonly provider?: string;
}

const hopHeaders = new Set(['content-length', 'content-encoding', 'transfer-encoding', 'connection', 'keep-alive']);

/**
 * A provider that answers with recorded traffic, cut at random byte offsets. A request is matched by its header
 * `x-replay-id`, else by method, path and body (without `stream_options`, which the gateway adds). Files are read when
 * first asked for. What matches nothing is answered 404 with code `no_recording`.
 */
export async function startReplay(options: ReplayOptions): Promise<Replay> {
  const library = openLibrary(options);
  const random = seededRandom(options.seed);
  const received: ReceivedRequest[] = [];
  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => { response.destroy(error instanceof Error ? error : new Error(String(error))); });
  });

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await readAll(request);
    const { method = 'GET', url = '/' } = request;
    const exchange = library.find(headerOf(request, 'x-replay-id'), method, url, body);
    received.push({ method, path: url, headers: request.headers, rawHeaders: request.rawHeaders, body, answeredBy: exchange?.id ?? null });
    if (exchange === null) {
      response.writeHead(404, { 'content-type': 'application/json' }).end(JSON.stringify({ error: { message: `no recording matches ${method} ${url}`, type: 'replay', param: null, code: 'no_recording' } }));
      return;
    }
    response.writeHead(exchange.response.status, headersOf(exchange));
    for (const piece of cutAtRandom(answerBytes(exchange), random)) {
      response.write(piece);
      await setImmediate();
    }
    response.end();
  }

  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    origin: `http://127.0.0.1:${port}`, received,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => { server.close(resolve); });
    },
  };
}

interface Library { find(id: string | undefined, method: string, url: string, body: Buffer): Exchange | null }

function openLibrary({ fixturesFolder, rows, provider }: ReplayOptions): Library {
  const byPath = new Map<string, FixtureRow[]>();
  const loaded = new Map<string, Exchange>();
  const keyed = new Map<string, Map<string, FixtureRow>>();
  for (const row of rows) {
    if (provider !== undefined && row.provider !== provider) continue;
    const list = byPath.get(row.endpoint) ?? [];
    list.push(row);
    byPath.set(row.endpoint, list);
  }

  function load(file: string): Exchange {
    const known = loaded.get(file) ?? readExchange(fixturesFolder, file);
    loaded.set(file, known);
    return known;
  }

  /** Exchanges of one method and path by their body; recordings of a whole exchange first. */
  function keysOf(endpoint: string): Map<string, FixtureRow> {
    const known = keyed.get(endpoint);
    if (known !== undefined) return known;
    const made = new Map<string, FixtureRow>();
    for (const row of (byPath.get(endpoint) ?? []).toSorted((a, b) => Number(b.core) - Number(a.core))) {
      const key = bodyKey(load(row.file).request.body ?? null);
      if (!made.has(key)) made.set(key, row);
    }
    keyed.set(endpoint, made);
    return made;
  }

  return {
    find(id, method, url, body) {
      if (id !== undefined) {
        const file = `${id.replace(/\.json$/, '')}.json`;
        return rows.some((row) => row.file === file) ? load(file) : null;
      }
      const path = url.split('?', 1)[0] ?? url;
      const row = keysOf(`${method} ${decodeURIComponent(path)}`).get(bodyKey(parsed(body)));
      return row === undefined ? null : load(row.file);
    },
  };
}

function bodyKey(body: unknown): string {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return canonicalize(body ?? null) ?? 'null';
  const { stream_options: _added, ...rest } = body as Record<string, unknown>;
  return canonicalize(rest) ?? 'null';
}

function parsed(body: Buffer): unknown {
  if (body.length === 0) return null;
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    return body.toString('latin1');
  }
}

function headersOf(exchange: Exchange): Record<string, string> {
  const kept = Object.entries(exchange.response.headers).filter(([name, value]) => !hopHeaders.has(name.toLowerCase()) && typeof value === 'string');
  const headers = Object.fromEntries(kept);
  const type = exchange.response.sse === undefined ? 'application/json' : 'text/event-stream';
  return 'content-type' in headers ? headers : { ...headers, 'content-type': type };
}

function headerOf(request: IncomingMessage, name: string): string | undefined {
  const value = request.headers[name];
  return Array.isArray(value) ? value[0] : value;
}

async function readAll(request: IncomingMessage): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for await (const piece of request) pieces.push(piece as Buffer);
  return Buffer.concat(pieces);
}
