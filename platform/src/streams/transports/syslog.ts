import { type TLSSocket, connect } from 'node:tls';
import { isIP } from 'node:net';
import type { StreamDestination } from '@keystead/contract';
import { checkedHost } from '../../foundation/index.ts';
import { formats } from '../formats/format.ts';
import { type Severity, severityOf } from '../severity.ts';
import type { StreamedEvent } from '../streamed-event.ts';
import { failed, taken } from './outcomes.ts';
import type { Transport } from './transport.ts';

/** RFC 5424 section 6.2.1: facility 13, "log audit". */
const facility = 13;
/** Its severities: 6 informational, 5 notice, 4 warning, 3 error. */
const severities: Readonly<Record<Severity, number>> = { informational: 6, low: 5, medium: 4, high: 3 };

/** One message of RFC 5424. The message is UTF-8 without a byte order mark, which few receivers expect. */
function syslogMessage(event: StreamedEvent, text: string): string {
  const host = 'keystead';
  return `<${facility * 8 + severities[severityOf(event.action)]}>1 ${event.time} ${host} keystead - ${event.action.slice(0, 32)} - ${text}`;
}

/** Framed by counted octets (RFC 5425 section 4.3, RFC 6587 section 3.4.1). */
function framed(message: string): string {
  return `${Buffer.byteLength(message)} ${message}`;
}

/**
 * Syslog over TLS (RFC 5425). The protocol knows no acknowledgement, so each batch has a connection of its own: it counts as taken once the receiver has read to its
 * end and closed it in turn. One that breaks before is sent again.
 */
export const syslogTransport: Transport<Extract<StreamDestination, { kind: 'syslog' }>> = {
  mostEvents: 500,
  describe: ({ host, port }) => `${host}:${port}`,
  secretIsFor: ({ host, port }) => `${host}:${port}`,
  open({ host, port, format, certificateAuthority }, _secrets, ports) {
    const { write } = formats[format];
    return {
      async send(events) {
        try {
          const options = { host, port, lookup: checkedHost(host, ports.privateRefusal, ports.resolve), minVersion: 'TLSv1.2' as const, ...(isIP(host) === 0 ? { servername: host } : {}), ...(certificateAuthority === null ? {} : { ca: certificateAuthority }) };
          await sendAll(connect(options), events.map((event) => framed(syslogMessage(event, write(event, ports.version)))).join(''), ports.timeoutMilliseconds);
          return taken(null, 'it took it');
        } catch (error) {
          return failed(error);
        }
      },
      close: async () => undefined,
    };
  },
};

/** For so long after the last byte a receiver must not have closed: one that does has not read on, and its system may still have taken bytes for it. */
const listenMilliseconds = 100;

/** Writes, listens whether the other side breaks off, says that this was all, and waits until it has closed in turn. */
async function sendAll(socket: TLSSocket, text: string, timeoutMilliseconds: number): Promise<void> {
  const timer = setTimeout(() => { socket.destroy(Object.assign(new Error('too slow'), { name: 'TimeoutError' })); }, timeoutMilliseconds);
  try {
    await new Promise<void>((resolve, reject) => {
      let ending = false;
      const brokenOff = (): void => { if (!ending) reject(Object.assign(new Error('closed early'), { code: 'ECONNRESET' })); };
      socket.once('error', reject);
      socket.once('end', brokenOff);
      socket.once('close', () => { brokenOff(); resolve(); });
      socket.once('secureConnect', () => { socket.write(text, () => { setTimeout(() => { ending = true; socket.end(); }, listenMilliseconds); }); });
      socket.resume();
    });
  } finally {
    clearTimeout(timer);
    socket.destroy();
  }
}
