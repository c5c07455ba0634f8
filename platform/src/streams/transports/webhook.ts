import { createHmac } from 'node:crypto';
import type { StreamDestination } from '@keystead/contract';
import { type StreamedEvent, testSequence } from '../streamed-event.ts';
import { openPoster } from './post.ts';
import type { Transport } from './transport.ts';

/** How a secret is written where people copy it: what follows is base64. */
export const webhookSecretPrefix = 'whsec_';

/**
 * The id of a webhook: of the entry, so that it is the same each time, whichever stream sends it; each test has one of its own. Without a full stop, which the
 * signature's text is parted by.
 */
export function messageIdOf({ tenant, sequence, time }: Pick<StreamedEvent, 'tenant' | 'sequence' | 'time'>): string {
  return sequence === testSequence ? `test_${tenant}_${new Date(time).getTime()}` : `evt_${tenant}_${sequence}`;
}

/**
 * `webhook-signature` of Standard Webhooks: HMAC-SHA256 over id, time and body, once for each secret that is good.
 * @param timestamp seconds since 1970
 */
export function signatureOf(secrets: readonly string[], message: { readonly id: string; readonly timestamp: number; readonly body: string }): string {
  const signed = `${message.id}.${message.timestamp}.${message.body}`;
  return secrets.map((secret) => `v1,${createHmac('sha256', Buffer.from(secret.slice(webhookSecretPrefix.length), 'base64')).update(signed).digest('base64')}`).join(' ');
}

/** One entry a request, as Standard Webhooks has it: what happened, when, and the entry. */
export const webhookTransport: Transport<Extract<StreamDestination, { kind: 'webhook' }>> = {
  mostEvents: 1,
  describe: ({ url }) => new URL(url).host,
  secretIsFor: () => null,
  open({ url, certificateAuthority }, secrets, ports) {
    const poster = openPoster(url, certificateAuthority, ports);
    return {
      send([event]) {
        if (event === undefined) throw new Error('a webhook carries one entry');
        const { action: type, time: timestamp, ...data } = event;
        const body = JSON.stringify({ type, timestamp, data });
        const message = { id: messageIdOf(event), timestamp: Math.floor(ports.clock.now().getTime() / 1_000), body };
        return poster.post({ 'content-type': 'application/json', 'webhook-id': message.id, 'webhook-timestamp': String(message.timestamp), 'webhook-signature': signatureOf(secrets, message) }, body);
      },
      close: () => poster.close(),
    };
  },
};
