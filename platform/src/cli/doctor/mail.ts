import { readConfiguration } from '../../foundation/index.ts';
import { readHealth } from './read-health.ts';

interface Mail { readonly mailWaiting?: number | null; readonly mailGivenUp?: number | null; readonly mailAnswers?: readonly string[] }

/** `keystead doctor mail`: what the mail server did not take in the last seven days, and what it said. Exit code 1 where there is any, or nothing runs. */
export async function examineMail(): Promise<number> {
  const { dataDirectory, mail } = readConfiguration(process.env);
  if (mail === null) { process.stdout.write('No mail is sent: set KEYSTEAD_SMTP_URL and KEYSTEAD_MAIL_FROM (docs/operator.md).\n'); return 0; }
  const processes = await readHealth<Mail>(dataDirectory);
  if (processes === null) return 1;
  const found = describeMail(processes.find(({ mailWaiting }) => typeof mailWaiting === 'number') ?? {});
  process.stdout.write(found.text);
  return found.good ? 0 : 1;
}

/** In words. */
export function describeMail({ mailWaiting = null, mailGivenUp = null, mailAnswers = [] }: Mail): { readonly good: boolean; readonly text: string } {
  if (mailWaiting === null || mailGivenUp === null) return { good: false, text: 'WRONG  It is not known just now what became of mail: the database did not answer.\n' };
  if (mailWaiting + mailGivenUp === 0) return { good: true, text: 'ok     The mail server took every letter of the last seven days, or none was sent.\n' };
  const said = mailAnswers.map((answer) => `       ${answer}\n`).join('');
  return { good: false, text: `WRONG  Of the last seven days ${mailWaiting} letters wait to be tried again and ${mailGivenUp} were given up. The mail server said, latest first:\n${said}       → Whose letters they are, owners and admins see under Settings, or with “keystead list-unsent-mail”.\n` };
}
