import { createServer, type IncomingMessage, request, type Server, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { listen } from './gateway.ts';
import { selfSigned } from './self-signed.ts';

/** What a proxy in front of the gateway does to what passes through it. Nothing, where a member is left out. */
export interface Manners {
  /** Header names of requests that it takes away. */
  readonly strips?: readonly string[];
  /** Header names of answers that it takes away. */
  readonly stripsAnswer?: readonly string[];
  /** Holds every answer back until it is whole. */
  readonly buffers?: boolean;
  /** Bodies above so many bytes are answered 413. */
  readonly mostBytes?: number;
  /** Answers by itself. */
  readonly instead?: (request: IncomingMessage) => { readonly status: number; readonly headers?: Readonly<Record<string, string>>; readonly body?: string } | null;
  /** What it answers to upgrades; it forwards them where it is left out. */
  readonly upgrade?: string;
  readonly tls?: boolean;
}

export interface Front { readonly url: string; close(): Promise<void> }

/** A reverse proxy before a gateway, with the manners of proxies that people have. */
export async function startFront(target: string, manners: Manners): Promise<Front> {
  const handle = (incoming: IncomingMessage, outgoing: ServerResponse) => { forward(target, manners, { incoming, outgoing }); };
  const { privateKeyPem, certificatePem } = manners.tls === true ? selfSigned({ name: '127.0.0.1' }) : { privateKeyPem: '', certificatePem: '' };
  const server = manners.tls === true ? createTlsServer({ key: privateKeyPem, cert: certificatePem }, handle) as unknown as Server : createServer(handle);
  server.on('upgrade', (incoming: IncomingMessage, socket) => {
    if (manners.upgrade !== undefined) { socket.end(manners.upgrade); return; }
    request(target + (incoming.url ?? ''), { headers: incoming.headers }).on('response', (answer) => { socket.end(`HTTP/1.1 ${answer.statusCode} Upgrade Required\r\nContent-Length: 0\r\nConnection: close\r\n\r\n`); }).end();
  });
  const port = await listen(server);
  return {
    url: `${manners.tls === true ? 'https' : 'http'}://127.0.0.1:${port}`,
    async close() { server.closeAllConnections(); await new Promise((resolve) => { server.close(resolve); }); },
  };
}

const without = (headers: IncomingMessage['headers'], names: readonly string[] = []) => Object.fromEntries(Object.entries(headers).filter(([name]) => !names.includes(name)));

function forward(target: string, { strips, stripsAnswer, buffers, mostBytes, instead }: Manners, { incoming, outgoing }: { incoming: IncomingMessage; outgoing: ServerResponse }): void {
  const own = instead?.(incoming) ?? (mostBytes !== undefined && Number(incoming.headers['content-length'] ?? 0) > mostBytes ? { status: 413, body: '<html>too large</html>' } : null);
  if (own !== null) {
    incoming.resume();
    incoming.on('end', () => { outgoing.writeHead(own.status, own.headers ?? {}).end(own.body ?? ''); });
    return;
  }
  const onward = request(target + (incoming.url ?? ''), { method: incoming.method, headers: without(incoming.headers, strips) }, (answer) => {
    outgoing.writeHead(answer.statusCode ?? 502, without(answer.headers, stripsAnswer));
    if (buffers !== true) { answer.pipe(outgoing); return; }
    const pieces: Buffer[] = [];
    answer.on('data', (piece: Buffer) => pieces.push(piece));
    answer.on('end', () => outgoing.end(Buffer.concat(pieces)));
  });
  onward.on('error', () => outgoing.destroy());
  incoming.pipe(onward);
}
