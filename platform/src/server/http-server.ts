import { type RequestListener, type Server, createServer } from 'node:http';
import { Server as NetServer } from 'node:net';
import { chmod, rm } from 'node:fs/promises';

/** Bounds that keep a slow or hostile client from holding on to us (slow-loris, endless headers). */
export const listenerLimits = { headersTimeout: 15_000, requestTimeout: 300_000, keepAliveTimeout: 30_000, maxHeaderSize: 32_768 } as const;

/**
 * Listens on a Unix socket that only our own user can reach. `replace`: a socket that a killed process left behind is in the way and is removed;
 * not for processes that share one socket.
 */
export async function listenOnSocket(listener: RequestListener, path: string, options: { replace: boolean }): Promise<Server> {
  if (options.replace) await rm(path, { force: true });
  const server = createServer(listenerLimits, listener);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(path, resolve);
  });
  await chmod(path, 0o600);
  return server;
}

/** Takes no new connection, lets go of idle ones, and waits for those in use. */
export async function closeServer(server: Server): Promise<void> {
  await new Promise<void>((resolve) => {
    server.close(() => resolve());
    server.closeIdleConnections();
  });
}

/**
 * Takes no new connection, and lets those that are open end by themselves: each with its next answer, or once it was idle for as long as its client
 * was told it may be. Closing idle ones at once, as `close` does, would fail the request that is just on its way to us. Resolves when none is left,
 * or the time is over.
 */
export async function leaveServer(server: Server, timeOver: Promise<void>): Promise<void> {
  server.prependListener('request', (_request, response) => { response.shouldKeepAlive = false; });
  const left = new Promise<void>((resolve) => { NetServer.prototype.close.call(server, () => resolve()); });
  await Promise.race([left, timeOver]);
}
