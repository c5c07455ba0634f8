import type { StreamDestination, StreamKind } from '@keystead/contract';
import { httpsTransport } from './https.ts';
import { syslogTransport } from './syslog.ts';
import type { Transport } from './transport.ts';
import { webhookTransport } from './webhook.ts';

/** The ways of sending, by kind. */
const transports: { readonly [Kind in StreamKind]: Transport<Extract<StreamDestination, { kind: Kind }>> } = { https: httpsTransport, syslog: syslogTransport, webhook: webhookTransport };

/** The way of sending for a kind of stream. */
export function transportOf(kind: StreamKind): Transport {
  return transports[kind] as Transport;
}
