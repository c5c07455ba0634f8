import type { Database } from '../../platform/src/foundation/index.ts';

/** What went over the connections of one pool since they were counted from the start. */
export interface Traffic { readonly statements: number; readonly sentBytes: number; readonly receivedBytes: number }

interface Counted { readonly connection?: { readonly stream?: { readonly bytesWritten?: number; readonly bytesRead?: number } } }

/** Counts statements (with those that begin and end transactions) and bytes of every connection that the pool opens from now on. */
export function countTraffic({ pool }: Database): () => Traffic {
  const clients: Counted[] = [];
  let statements = 0;
  pool.on('connect', (client) => {
    clients.push(client as unknown as Counted);
    const query = client.query.bind(client) as (...parameters: unknown[]) => unknown;
    Object.assign(client, { query: (...parameters: unknown[]) => { statements += 1; return query(...parameters); } });
  });
  const sum = (of: 'bytesWritten' | 'bytesRead'): number => clients.reduce((total, { connection }) => total + (connection?.stream?.[of] ?? 0), 0);
  return () => ({ statements, sentBytes: sum('bytesWritten'), receivedBytes: sum('bytesRead') });
}

/** What lies between two counts. */
export function trafficSince(after: Traffic, before: Traffic): Traffic {
  return { statements: after.statements - before.statements, sentBytes: after.sentBytes - before.sentBytes, receivedBytes: after.receivedBytes - before.receivedBytes };
}

