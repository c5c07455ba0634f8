import { type IncomingMessage, type ServerResponse, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Pool } from 'undici';
import type { Connect } from '../http.ts';
import type { KmsFault } from '../kms.conformance.ts';

/** For tests: a request as a stand-in sees it. */
export interface StandInRequest {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface StandInAnswer { readonly status: number; readonly json?: unknown; readonly headers?: Readonly<Record<string, string>> }

/**
 * For tests: the frame of a small local server that stands in for a key service that cannot be had here. What each checks
 * and answers follows the service's public documentation.
 */
export interface StandIn {
  readonly url: string;
  /** Breaks it, or mends it again. */
  fault: KmsFault | 'none';
  /** Paths asked for, in order. */
  readonly asked: string[];
  readonly connect: Connect;
  close(): Promise<void>;
}

/** @param inTrouble the service's own shape of a server error. */
export async function startStandIn(serve: (request: StandInRequest) => Promise<StandInAnswer> | StandInAnswer, inTrouble: StandInAnswer): Promise<StandIn> {
  const server = createServer((request, response) => {
    if (standIn.fault === 'down') { request.socket.destroy(); return; }
    read(request).then(async (asked) => {
      standIn.asked.push(asked.path);
      if (standIn.fault === 'silent') return;
      send(response, standIn.fault === 'failing' ? inTrouble : await serve(asked));
    }, () => { request.socket.destroy(); });
  });
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', () => { resolve(); }); });
  const pools = new Map<string, Pool>();
  const standIn: StandIn = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    fault: 'none',
    asked: [],
    connect(origin) {
      const known = pools.get(origin) ?? new Pool(origin);
      pools.set(origin, known);
      return known;
    },
    async close() {
      await Promise.all([...pools.values()].map((pool) => pool.destroy()));
      server.closeAllConnections();
      server.close();
    },
  };
  return standIn;
}

async function read(request: IncomingMessage): Promise<StandInRequest> {
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  const url = new URL(request.url ?? '/', 'http://stand-in');
  const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : value ?? '']));
  return { method: request.method ?? '', path: url.pathname, query: url.searchParams, headers, body: Buffer.concat(chunks).toString('utf8') };
}

function send(response: ServerResponse, answer: StandInAnswer): void {
  response.writeHead(answer.status, { 'content-type': 'application/json', ...answer.headers });
  response.end(answer.json === undefined ? undefined : JSON.stringify(answer.json));
}

/** Fields of a JSON body; an unreadable one has none. */
export function fieldsOf(body: string): Record<string, unknown> {
  try {
    const parsed: unknown = JSON.parse(body);
    return typeof parsed === 'object' && parsed !== null ? parsed as Record<string, unknown> : {};
  } catch {
    return {};
  }
}

export function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
