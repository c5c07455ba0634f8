import { Agent, type IncomingMessage, type OutgoingHttpHeaders, type ServerResponse, request } from 'node:http';
import { type TrustedProxies, clientAddressOf } from '../foundation/index.ts';

/** Headers of one hop (RFC 9110 §7.6.1): each side has its own. */
const oneHop: readonly string[] = ['connection', 'keep-alive', 'proxy-authenticate', 'proxy-authorization', 'proxy-connection', 'te', 'trailer', 'upgrade'];
const notAnswered = new Set([...oneHop, 'transfer-encoding']);
/** … and those that only we may set. */
const notForwarded = new Set([...oneHop, 'forwarded', 'x-forwarded-for', 'x-forwarded-host', 'x-forwarded-proto', 'x-original-url', 'x-rewrite-url']);

/**
 * Hands control-plane requests to the api role over its Unix socket. What a client says about itself (`X-Forwarded-*`,
 * `X-Keystead-*`) is dropped: the address is the one that connected, or what a trusted proxy says of it.
 */
export function createControlPlaneProxy(socketPath: string, proxies: TrustedProxies | null): (incoming: IncomingMessage, outgoing: ServerResponse) => void {
  const agent = new Agent({ keepAlive: true, maxSockets: 256 });
  return (incoming, outgoing) => {
    const headers = forwardedHeaders(incoming, proxies);
    const bodyless = isBodyless(incoming);
    const send = (): void => {
      const upstream = request({ socketPath, agent, method: incoming.method, path: incoming.url, headers }, (answer) => {
        const status = answer.statusCode ?? 502;
        outgoing.writeHead(status, answeredHeaders(answer, status));
        answer.pipe(outgoing);
        answer.on('error', () => outgoing.destroy());
      });
      upstream.on('error', () => {
        if (outgoing.headersSent || outgoing.destroyed) { outgoing.destroy(); return; }
        // The other side closed a connection that was kept, in the moment in which it was used again: it has read nothing. The next one may be such a one too; a new one is none.
        if (bodyless && upstream.reusedSocket) { send(); return; }
        answerUnavailable(outgoing);
      });
      outgoing.on('close', () => { if (!outgoing.writableFinished) upstream.destroy(); });
      if (bodyless) upstream.end();
      else incoming.pipe(upstream);
    };
    send();
  };
}

/** What asks without a body and changes nothing may be sent twice. */
function isBodyless({ method, headers }: IncomingMessage): boolean {
  return (method === 'GET' || method === 'HEAD') && headers['transfer-encoding'] === undefined && (headers['content-length'] ?? '0') === '0';
}

function answerUnavailable(outgoing: ServerResponse): void {
  outgoing.writeHead(503, { 'content-type': 'application/problem+json', 'retry-after': '1' });
  outgoing.end(JSON.stringify({ type: '/reference#error-unavailable', title: 'Keystead cannot answer just now: the control plane is starting.', status: 503, code: 'unavailable', parameters: { detail: 'the control plane is starting' }, fix: 'Try again in a few seconds.' }));
}

function answeredHeaders(answer: IncomingMessage, status: number): OutgoingHttpHeaders {
  const headers: OutgoingHttpHeaders = {};
  for (const [name, value] of Object.entries(answer.headers)) if (!notAnswered.has(name)) headers[name] = value;
  // Whoever sends too much shall stop sending.
  if (status === 413) headers['connection'] = 'close';
  return headers;
}

function forwardedHeaders(incoming: IncomingMessage, proxies: TrustedProxies | null): Record<string, string | string[]> {
  const headers: Record<string, string | string[]> = {};
  for (const [name, value] of Object.entries(incoming.headers)) {
    if (value === undefined || notForwarded.has(name) || name.startsWith('x-keystead-')) continue;
    headers[name] = value;
  }
  headers['x-keystead-client-address'] = clientAddressOf(incoming.socket.remoteAddress ?? '', incoming.headers['x-forwarded-for'], proxies);
  return headers;
}
