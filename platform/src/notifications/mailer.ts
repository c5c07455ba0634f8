import { createTransport } from 'nodemailer';
import { MailNotTaken, notTaken } from './mail-answer.ts';

/** A mail of plain text, and what is attached to it. */
export interface Mail {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  /** Stays the same where it is tried again, so that mail programs show it once. */
  readonly messageId: string;
  readonly attachments?: readonly { readonly name: string; readonly contentType: string; readonly bytes: Uint8Array }[];
}

export interface Mailer {
  /** @throws MailNotTaken with what the server said. */
  send(mail: Mail): Promise<void>;
  close(): void;
}

const patienceMilliseconds = 15_000;
/** One address and nothing around it. Whatever made it this far, a list or a header is none. */
const oneAddress = /^[^\s\p{Cc},;:<>()"[\]\\@]+@[^\s\p{Cc},;:<>()"\\@]+$/u;

/**
 * Hands mail to the operator's SMTP server.
 * @param url `smtps://user:password@host:465`, or `smtp://…` (STARTTLS is required but on loopback). @param from the sender's address.
 */
export function openMailer(url: string, from: string): Mailer {
  const { hostname, protocol, username, password } = new URL(url);
  const secrets = [username, password].map((part) => decodeURIComponent(part));
  const transport = createTransport({
    url, disableFileAccess: true, disableUrlAccess: true, requireTLS: protocol === 'smtp:' && !/^(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(hostname),
    connectionTimeout: patienceMilliseconds, greetingTimeout: patienceMilliseconds, socketTimeout: patienceMilliseconds,
  });
  return {
    async send({ to, subject, text, messageId, attachments = [] }) {
      if (!oneAddress.test(to)) throw new MailNotTaken('not sent: the receiver is not one address');
      const attached = attachments.map(({ name, contentType, bytes }) => ({ filename: name, contentType, content: Buffer.from(bytes) }));
      await transport.sendMail({ from, to: { name: '', address: to }, subject, text, messageId, attachments: attached, headers: { 'Auto-Submitted': 'auto-generated' } }).catch((error: unknown) => { throw notTaken(error, { to, secrets }); });
    },
    close: () => transport.close(),
  };
}
