import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';

export interface ReceivedMail { readonly to: readonly string[]; readonly text: string }

/** A real SMTP server on loopback, and what it took. */
export interface Mailbox {
  readonly url: string;
  readonly received: ReceivedMail[];
  /** Refuses from now on, or no longer: every mail with 451 “later”, or every receiver with this reply. */
  refuse(refuses: boolean | { readonly code: number; readonly text: string }): void;
  close(): Promise<void>;
}

export async function startMailbox(): Promise<Mailbox> {
  const received: ReceivedMail[] = [];
  let refuses: Parameters<Mailbox['refuse']>[0] = false;
  const server = new SMTPServer({
    authOptional: true, disabledCommands: ['STARTTLS', 'AUTH'], logger: false,
    onRcptTo(_address, _session, done) { done(typeof refuses === 'object' ? Object.assign(new Error(refuses.text), { responseCode: refuses.code }) : undefined); },
    onData(stream, session, done) {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => { chunks.push(chunk); });
      stream.on('end', () => {
        if (refuses === true) { done(Object.assign(new Error('later'), { responseCode: 451 })); return; }
        received.push({ to: session.envelope.rcptTo.map(({ address }) => address), text: Buffer.concat(chunks).toString('utf8') });
        done();
      });
    },
  });
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  return {
    url: `smtp://127.0.0.1:${(server.server.address() as AddressInfo).port}`, received,
    refuse(value) { refuses = value; },
    close: () => new Promise<void>((resolve) => { server.close(resolve); }),
  };
}
