import type { StreamDestination } from '@keystead/contract';
import { formats } from '../formats/format.ts';
import { openPoster } from './post.ts';
import type { Transport } from './transport.ts';

/** Batches by POST, one entry a line. */
export const httpsTransport: Transport<Extract<StreamDestination, { kind: 'https' }>> = {
  mostEvents: 500,
  describe: ({ url }) => new URL(url).host,
  secretIsFor: ({ url, header }) => `${new URL(url).origin} ${header.toLowerCase()}`,
  open({ url, format, header, certificateAuthority }, [secret], ports) {
    const { contentType, write } = formats[format];
    const poster = openPoster(url, certificateAuthority, ports);
    return {
      send: (events) => poster.post({ 'content-type': contentType, ...(secret === undefined ? {} : { [header.toLowerCase()]: secret }) }, events.map((event) => `${write(event, ports.version)}\n`).join('')),
      close: () => poster.close(),
    };
  },
};
