import pg from 'pg';
import { type Logger, connectionOptions } from '../../foundation/index.ts';
import { requestsChannel } from './announce.ts';

export interface Announcements {
  close(): Promise<void>;
}

/** How announcements reach a live view: calls `onPayload` for each, and `onLost` once the connection is gone. @throws where the database cannot be reached. */
export type FollowAnnouncements = (told: { readonly onPayload: (payload: string) => void; readonly onLost: () => void }) => Promise<Announcements>;

/** Listens on a connection of its own, as the control plane's role. */
export function followAnnouncements(options: { readonly databaseUrl: string; readonly logger: Logger }): FollowAnnouncements {
  return async ({ onPayload, onLost }) => {
    const client = new pg.Client({ ...connectionOptions(options.databaseUrl), application_name: 'keystead_tail', options: '-c role=keystead_app -c search_path=keystead -c timezone=UTC', connectionTimeoutMillis: 5_000 });
    client.on('error', (error) => {
      options.logger.warn({ reason: error.message }, 'live views lost their connection to the database');
      onLost();
    });
    client.on('notification', ({ payload }) => { onPayload(payload ?? ''); });
    await client.connect();
    await client.query(`listen ${requestsChannel}`);
    return { close: () => client.end() };
  };
}
