import { redact } from '../foundation/index.ts';

/** Longest answer that is kept. */
const mostCharacters = 300;
/** Of what a server sent no more is looked at. */
const mostRead = 4_000;
/** Where it never came to an answer. */
const words: Readonly<Record<string, string>> = {
  ECONNECTION: 'the mail server could not be reached', ECONNREFUSED: 'the mail server refused the connection', ESOCKET: 'the connection to the mail server failed', EDNS: 'the name of the mail server was not found',
  ETIMEDOUT: 'the mail server did not answer in time', ETLS: 'the mail server offers no encrypted connection', EAUTH: 'the mail server did not accept the sign-in',
};
const addresses = /[^\s<>@"'(),;:]+@[^\s<>@"'(),;:]+/gu;

/** The server, or the way to it, did not take a mail. `answer` may be kept and shown. */
export class MailNotTaken extends Error {
  override readonly name = 'MailNotTaken';
  readonly answer: string;
  /** As Nodemailer names the kind of failure, for the log. */
  readonly code: string | undefined;

  constructor(answer: string, options: { readonly code?: string | undefined; readonly cause?: unknown } = {}) {
    super('a mail was not taken', { cause: options.cause });
    this.answer = answer;
    this.code = options.code;
  }
}

/**
 * What is kept of a server's reply (RFC 5321, 4.2): code and words in one line, at most 300 characters. Whatever could do harm where it is shown, whatever is secret, and every address is
 * taken out; that of the receiver is said in words.
 */
export function cleanAnswer(untrustedReply: string, { to, secrets }: { readonly to: string; readonly secrets: readonly string[] }): string {
  let text = untrustedReply.slice(0, mostRead).replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ');
  for (const form of formsOf(secrets)) text = text.replaceAll(form, '(hidden)');
  // As a whole first: of one with an apostrophe in it the pattern would leave the beginning.
  text = text.replaceAll(new RegExp(`(?<![^\\s<>"'(),;:])${to.replaceAll(/[\\^$.*+?()[\]{}|/]/g, '\\$&')}`, 'giu'), '(the receiver)').replaceAll(addresses, (address) => (address.toLowerCase() === to.toLowerCase() ? '(the receiver)' : '(an address)'));
  return redact(text).replaceAll(/\s+/g, ' ').trim().slice(0, mostCharacters);
}

/** Secrets as a server may repeat them: as they are, and as the commands of a sign-in carry them (RFC 4616 holds name and password in one). Longest first, since one may begin with another. */
function formsOf(secrets: readonly string[]): readonly string[] {
  const base64 = (text: string): string => Buffer.from(text).toString('base64');
  return [...secrets.flatMap((secret) => (secret.length >= 4 ? [secret, base64(secret)] : [])), base64(['', ...secrets].join('\0'))].toSorted((a, b) => b.length - a.length);
}

/** The error of a mail that was not taken, from whatever the transport threw. */
export function notTaken(error: unknown, hide: { readonly to: string; readonly secrets: readonly string[] }): MailNotTaken {
  if (error instanceof MailNotTaken) return error;
  const { code, response } = (error ?? {}) as { code?: unknown; response?: unknown };
  const kind = typeof code === 'string' ? code : undefined;
  const said = typeof response === 'string' ? cleanAnswer(response, hide) : '';
  return new MailNotTaken(said === '' ? words[kind ?? ''] ?? 'the mail server did not take it and did not say why' : said, { code: kind, cause: error });
}

/** What is kept with a letter that was not taken. */
export const answerOf = (error: unknown): string => (error instanceof MailNotTaken ? error.answer : 'the mail could not be handed over');

/** Kept with a letter for somebody who left since. */
export const nobodyThere = 'not sent: whoever it is for has no address here any more';
