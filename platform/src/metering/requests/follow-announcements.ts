import { type Logger, listenForNotifications } from '../../foundation/index.ts';
import { requestsChannel } from './announce.ts';

export interface Announcements {
  close(): Promise<void>;
}

/** How announcements reach a live view: calls `onPayload` for each, and `onLost` once the connection is gone. @throws where the database cannot be reached. */
export type FollowAnnouncements = (told: { readonly onPayload: (payload: string) => void; readonly onLost: () => void }) => Promise<Announcements>;

/** Listens on a connection of its own, as the control plane's role. */
export function followAnnouncements(options: { readonly databaseUrl: string; readonly logger: Logger }): FollowAnnouncements {
  return ({ onPayload, onLost }) => listenForNotifications({
    databaseUrl: options.databaseUrl, applicationName: 'keystead_tail', channel: requestsChannel, onPayload,
    onLost: (error) => {
      options.logger.warn({ reason: error.message }, 'live views lost their connection to the database');
      onLost();
    },
  });
}
