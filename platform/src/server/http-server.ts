import { type RequestListener, type Server, createServer } from 'node:http';
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
