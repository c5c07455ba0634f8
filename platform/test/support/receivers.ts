import type { IncomingHttpHeaders } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { type SelfSigned, selfSigned } from './self-signed.ts';

// Systems that the log is sent to, on loopback, each with an authority of its own.

/** What came in, as lines: of HTTPS the lines of a body, of syslog the messages, of webhooks a body each. */
export interface Receiver {
  readonly port: number;
  /** The authority that signed the receiver's certificate. */
  readonly certificate: string;
  readonly lines: string[];
  /** Of HTTP, one for each request. */
  readonly requests: { readonly headers: IncomingHttpHeaders; readonly body: string }[];
  /** How it behaves from now on: takes everything, fails, or never answers; another status, of HTTP. */
  behave(how: 'take' | 'fail' | 'hang' | { readonly status: number; readonly headers?: Record<string, string> }): void;
  close(): Promise<void>;
}

type Behaviour = Parameters<Receiver['behave']>[0];
const certificate: SelfSigned = selfSigned({ name: 'localhost' });

export async function startHttpsReceiver(): Promise<Receiver> {
  let behaviour: Behaviour = 'take';
  const receiver = { lines: [] as string[], requests: [] as { headers: IncomingHttpHeaders; body: string }[] };
  const server = createHttpsServer({ key: certificate.privateKeyPem, cert: certificate.certificatePem }, (request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => { chunks.push(chunk); });
    request.on('end', () => {
      if (behaviour === 'hang') return;
      if (behaviour === 'fail') { request.socket.destroy(); return; }
      const body = Buffer.concat(chunks).toString('utf8');
      receiver.requests.push({ headers: request.headers, body });
      const { status, headers = {} } = behaviour === 'take' ? { status: 200 } : behaviour;
      if (status < 300) receiver.lines.push(...body.split('\n').filter((line) => line !== ''));
      response.writeHead(status, headers).end('whatever it says, nobody repeats it');
    });
  });
  await new Promise<void>((resolve) => { server.listen(0, 'localhost', resolve); });
  return {
    ...receiver, port: (server.address() as AddressInfo).port, certificate: certificate.certificatePem,
    behave(how) { behaviour = how; },
    close: () => new Promise((resolve) => { server.close(() => { resolve(); }); server.closeAllConnections(); }),
  };
}

/** A receiver of RFC 5425: it reads frames by their counted octets, and keeps a connection's messages once the connection has ended well. */
export async function startSyslogReceiver(): Promise<Receiver> {
  let behaviour: Behaviour = 'take';
  const lines: string[] = [];
  const open = new Set<Socket>();
  const server = createTlsServer({ key: certificate.privateKeyPem, cert: certificate.certificatePem, allowHalfOpen: true }, (socket) => {
    const chunks: Buffer[] = [];
    socket.on('error', () => undefined);
    if (behaviour === 'fail') { socket.destroy(); return; }
    socket.on('data', (chunk: Buffer) => { chunks.push(chunk); });
    socket.on('end', () => { if (behaviour === 'hang') return; lines.push(...unframed(Buffer.concat(chunks))); socket.end(); });
  });
  server.on('connection', (socket) => { open.add(socket); socket.on('close', () => { open.delete(socket); }); });
  await new Promise<void>((resolve) => { server.listen(0, 'localhost', resolve); });
  return {
    lines, requests: [], port: (server.address() as AddressInfo).port, certificate: certificate.certificatePem,
    behave(how) { behaviour = how; },
    close: () => new Promise((resolve) => { server.close(() => { resolve(); }); for (const socket of open) socket.destroy(); }),
  };
}

/** Messages of a stream with octet counting (RFC 6587, section 3.4.1). */
function unframed(bytes: Buffer): string[] {
  const messages: string[] = [];
  for (let at = 0; at < bytes.length;) {
    const space = bytes.indexOf(0x20, at);
    const length = Number(bytes.subarray(at, space).toString('ascii'));
    if (!Number.isInteger(length) || length <= 0) throw new Error('a frame without a length');
    messages.push(bytes.subarray(space + 1, space + 1 + length).toString('utf8'));
    at = space + 1 + length;
  }
  return messages;
}
