import pg from 'pg';
import { type DatabaseRole, type Logger, connectionOptions } from '../../foundation/index.ts';
import type { KeyRing } from '../key-ring.ts';

const retryMilliseconds = 250;
const timeoutMilliseconds = 3_000;

/**
 * Drops tenant keys from memory when their rows change: a destroyed key is gone from every process as soon as the
 * destruction is committed. What could be missed while the connection was lost is made up for by dropping all.
 *
 * @returns how to end it.
 */
export async function followTenantKeys(options: { databaseUrl: string; role: DatabaseRole; ring: Pick<KeyRing, 'forget'>; logger: Logger }): Promise<() => Promise<void>> {
  const { ring, logger } = options;
  let client: pg.Client | null = null;
  let stopped = false;
  let timer: NodeJS.Timeout | null = null;

  async function connect(): Promise<void> {
    const connection = new pg.Client({
      ...connectionOptions(options.databaseUrl), application_name: 'keystead_tenant_keys', options: `-c role=${options.role} -c search_path=keystead`,
      connectionTimeoutMillis: timeoutMilliseconds, keepAlive: true,
    });
    const lost = (): void => {
      if (client !== connection) return;
      client = null;
      ring.forget();
      again();
    };
    connection.on('error', lost);
    connection.on('end', lost);
    connection.on('notification', ({ payload }) => ring.forget(payload));
    await connection.connect();
    client = connection;
    await connection.query('listen keystead_tenant_keys');
    ring.forget();
  }

  function again(): void {
    if (stopped) return;
    timer = setTimeout(() => {
      connect().catch((error: unknown) => {
        logger.warn({ reason: error instanceof Error ? error.message : 'unknown' }, 'changes of encryption keys cannot be followed; trying again');
        again();
      });
    }, retryMilliseconds);
    timer.unref();
  }

  await connect();
  return async () => {
    stopped = true;
    if (timer !== null) clearTimeout(timer);
    const open = client;
    client = null;
    await open?.end();
  };
}
