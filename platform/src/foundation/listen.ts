import pg from 'pg';
import { connectionOptions } from './database-url.ts';

/** A connection that hears one channel. */
export interface Listening {
  /** Ends the connection. Never throws. */
  close(): Promise<void>;
}

export interface ListenOptions {
  readonly databaseUrl: string;
  /** As the connection is named in `pg_stat_activity`. */
  readonly applicationName: string;
  /** A constant of ours: an SQL name, written as it is. */
  readonly channel: string;
  readonly onPayload: (payload: string) => void;
  /** The connection is gone, told once; it is closed already. */
  readonly onLost: (error: Error) => void;
}

/**
 * Hears PostgreSQL notifications (LISTEN) on a connection of its own, as the control plane's role. However it fails, no connection
 * stays behind. @throws where the database cannot be reached or asked
 */
export async function listenForNotifications({ databaseUrl, applicationName, channel, onPayload, onLost }: ListenOptions): Promise<Listening> {
  const client = new pg.Client({ ...connectionOptions(databaseUrl), application_name: applicationName, options: '-c role=keystead_app -c search_path=keystead -c timezone=UTC', connectionTimeoutMillis: 5_000 });
  let state: 'connecting' | 'listening' | 'ended' = 'connecting';
  const end = async (): Promise<void> => {
    state = 'ended';
    await client.end().catch(() => undefined);
  };
  client.on('error', (error) => {
    const wasListening = state === 'listening';
    void end();
    if (wasListening) onLost(error);
  });
  client.on('notification', ({ payload }) => { onPayload(payload ?? ''); });
  try {
    await client.connect();
    await client.query(`listen ${channel}`);
    state = 'listening';
    return { close: end };
  } catch (error) {
    await end();
    throw error;
  }
}
