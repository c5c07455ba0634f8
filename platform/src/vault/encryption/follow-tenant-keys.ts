import pg from 'pg';
import { type DatabaseRole, type Logger, connectionOptions } from '../../foundation/index.ts';
import type { KeyRing } from '../key-ring.ts';

const retryMilliseconds = 250;
/** A connection that died without a word (its host gone, a firewall's time-out) would leave a destroyed key unheard of: it is asked now and then. */
const usualPace: Pace = { heartbeatMilliseconds: 1_000, timeoutMilliseconds: 3_000 };

interface Pace { readonly heartbeatMilliseconds: number; readonly timeoutMilliseconds: number }

/**
 * Drops tenant keys from memory when their rows change: a destroyed key is gone from every process as soon as the
 * destruction is committed. What could be missed while the connection was lost is made up for by dropping all.
 *
 * @param options.pace how often the connection is asked whether it lives, and how long it may take to answer.
 * @returns how to end it.
 */
export async function followTenantKeys(options: { databaseUrl: string; role: DatabaseRole; ring: Pick<KeyRing, 'forget'>; logger: Logger; pace?: Pace }): Promise<() => Promise<void>> {
  const { ring, logger, pace = usualPace } = options;
  let client: pg.Client | null = null;
  let stopped = false;
  let timer: NodeJS.Timeout | null = null;
  let heart: NodeJS.Timeout | null = null;

  async function connect(): Promise<void> {
    const connection = new pg.Client({
      ...connectionOptions(options.databaseUrl), application_name: 'keystead_tenant_keys', options: `-c role=${options.role} -c search_path=keystead`,
      connectionTimeoutMillis: pace.timeoutMilliseconds, query_timeout: pace.timeoutMilliseconds, keepAlive: true,
    });
    const lost = (): void => {
      if (client !== connection) return;
      client = null;
      if (heart !== null) clearTimeout(heart);
      ring.forget();
      again();
    };
    const listen = (): void => {
      heart = setTimeout(() => {
        connection.query('select 1').then(() => { if (client === connection) listen(); }, () => { lost(); connection.end().catch(() => undefined); });
      }, pace.heartbeatMilliseconds);
      heart.unref();
    };
    connection.on('error', lost);
    connection.on('end', lost);
    connection.on('notification', ({ payload }) => ring.forget(payload));
    try {
      await connection.connect();
      await connection.query('listen keystead_tenant_keys');
    } catch (error) {
      connection.end().catch(() => undefined);
      throw error;
    }
    client = connection;
    ring.forget();
    listen();
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
    for (const each of [timer, heart]) if (each !== null) clearTimeout(each);
    const open = client;
    client = null;
    await open?.end();
  };
}
