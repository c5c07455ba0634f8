import { type IncomingMessage, type Server, type ServerResponse, createServer } from 'node:http';
import { openTrustedProxies } from '../../foundation/index.ts';
import type { Gateway } from '../../gateway/index.ts';
import type { KmsStatus } from '../../vault/index.ts';
import { listenerLimits } from '../http-server.ts';
import type { Boot } from '../messages.ts';
import { createControlPlaneProxy } from '../proxy.ts';
import { askStorageHealth } from '../storage-watch.ts';

/** The one port: gateway paths and health are answered here, everything else goes to the api role. */
export async function listenForAll(boot: Boot, gateway: Gateway, health: () => Health): Promise<Server> {
  const { host, port } = boot.configuration;
  const proxy = createControlPlaneProxy(boot.sockets.api, openTrustedProxies(boot.configuration.trustedProxies));
  // A folder on this host is not asked for.
  const ready = async (): Promise<Health> => {
    const own = health();
    return own.status !== 'ok' || boot.configuration.storage === null ? own : askStorageHealth(boot.sockets.api);
  };
  const server = createServer(listenerLimits, (request, response) => {
    const url = request.url ?? '/';
    const query = url.indexOf('?');
    const path = query === -1 ? url : url.slice(0, query);
    if (gateway.handles(path, request.method)) gateway.handle(request, response);
    else if (path === '/livez') answerHealth(path, request, response, health());
    else if (path === '/readyz') ready().then((state) => answerHealth(path, request, response, state), () => response.destroy());
    else proxy(request, response);
  });
  server.on('upgrade', (request, socket) => gateway.refuseUpgrade(request, socket));
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      reject(error.code === 'EADDRINUSE' ? new Error(`Port ${port} on ${host} is in use by another program. Choose another with --port, or stop that program.`) : error);
    });
    server.listen(port, host, resolve);
  });
  return server;
}

/** What `/readyz` says. Degraded is still ready: keys in memory go on, and taking every process out at once would stop them too. */
export type Health = { readonly status: 'ok' } | { readonly status: 'degraded' | 'unavailable'; readonly reason: string };

export function healthOf(databaseUsable: boolean, keys: KmsStatus): Health {
  if (!databaseUsable) return { status: 'unavailable', reason: 'the database has been out of reach for too long' };
  if (keys.state === 'ok') return { status: 'ok' };
  return { status: keys.state === 'closed' ? 'unavailable' : 'degraded', reason: keys.detail ?? 'a key service does not do its work' };
}

function answerHealth(path: string, request: IncomingMessage, response: ServerResponse, health: Health): void {
  const ready = path === '/livez' || health.status !== 'unavailable';
  response.writeHead(ready ? 200 : 503, { 'content-type': 'application/json', 'cache-control': 'no-store', ...(ready ? {} : { 'retry-after': '2' }) });
  response.end(request.method === 'HEAD' ? undefined : JSON.stringify(path === '/livez' ? { status: 'ok' } : health));
}
