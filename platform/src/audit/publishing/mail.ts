import type { Clock } from '../../foundation/index.ts';
import { sha256 } from '../make-leaf.ts';
import { type LogCheckpoint, type Place, PlaceProblem, type Published } from './place.ts';

/** A mail to be sent once for its reason. */
export interface CheckpointLetter { readonly to: string; readonly reason: string; readonly subject: string; readonly text: string; readonly attachment: { readonly name: string; readonly contentType: string; readonly bytes: Uint8Array } }

/** What became of the mails of one reason: how many there are, were sent and were given up, the most tries that one had, and what the mail server said last of one that it did not take. */
export interface MailFate { readonly mails: number; readonly sent: number; readonly gaveUp: number; readonly attempts: number; readonly answer: string | null }

/** Whoever sends the mail. */
export interface CheckpointMail {
  queue(letters: readonly CheckpointLetter[]): Promise<void>;
  fateOf(reason: string): Promise<MailFate>;
}

interface MailOptions {
  readonly to: readonly string[];
  readonly every: 'hour' | 'day';
  readonly clock: Clock;
  readonly mail: CheckpointMail;
}

/** The mail is queued, and neither sent nor given up: ask again, with the same checkpoints. */
export class OnItsWay extends PlaceProblem {
  constructor() { super('unreachable', 'the mail is queued and not sent yet'); }
}

const periods = { hour: 3_600_000, day: 86_400_000 } as const;
/** Lines in the mail itself; all are in its attachment. */
const mostLines = 100;

/** Mail with all new checkpoints, at most one in each hour or day (UTC): what was sent to every address, nobody here can take back. Until it was, each checkpoint is `OnItsWay`. */
export function openMailPlace({ to, every, clock, mail }: MailOptions): Place {
  const period = periods[every];
  /** An hour may end before it is sent. */
  let queued: { readonly digest: string; readonly reason: string } | null = null;

  async function send(checkpoints: readonly LogCheckpoint[]): Promise<Published | PlaceProblem> {
    const label = new Date(Math.floor(clock.now().getTime() / period) * period).toISOString().slice(0, every === 'hour' ? 13 : 10);
    const letter = letterOf(checkpoints, label);
    // Told once; but what was added since a process broke off is not what was told.
    const digest = Buffer.from(sha256(letter.attachment.bytes)).toString('hex').slice(0, 16);
    if (queued?.digest !== digest) {
      const reason = `checkpoints.${label}.${digest}`;
      await mail.queue(to.map((address) => ({ to: address, reason, ...letter })));
      queued = { digest, reason };
    }
    const { mails, sent, gaveUp, attempts, answer } = await mail.fateOf(queued.reason);
    if (sent + gaveUp < mails) return new OnItsWay();
    queued = null;
    if (mails > 0 && gaveUp === 0) return { note: null };
    return new PlaceProblem('refused', mails === 0 ? 'the mail was not queued, or is kept no longer' : `the mail server did not take the mail to ${gaveUp} of ${mails} ${mails === 1 ? 'address' : 'addresses'}; it was given up after ${attempts} ${attempts === 1 ? 'try' : 'tries'}${answer === null ? '' : `; it said: ${answer}`}`);
  }

  return {
    id: 'mail', what: `mail to ${to.length} ${to.length === 1 ? 'address' : 'addresses'}`, periodMilliseconds: period, held: null,
    async publish(checkpoints) {
      const result = await send(checkpoints).catch((error: unknown) => new PlaceProblem('unreachable', 'mail cannot be queued just now', { cause: error }));
      return checkpoints.map(() => result);
    },
    close: async () => undefined,
  };
}

function letterOf(checkpoints: readonly LogCheckpoint[], label: string): Pick<CheckpointLetter, 'subject' | 'text' | 'attachment'> {
  const lines = checkpoints.slice(0, mostLines).map(({ origin, size, root }) => `${origin}\n  ${size} entries, root ${Buffer.from(root).toString('base64')}`);
  const rest = checkpoints.length - lines.length;
  return {
    subject: `Checkpoints of ${checkpoints.length} audit ${checkpoints.length === 1 ? 'log' : 'logs'}, ${label}`,
    text: `Keep this mail. Each of these logs must hold exactly these entries from now on; whoever has this mail can show it where one does not.\n\n${lines.join('\n')}\n${rest > 0 ? `… and ${rest} more in the attachment.\n` : ''}\nThe signed notes are attached, one after the other. To check one: put it into a file, export the log, and run\n  keystead audit verify EXPORT --checkpoint FILE\n`,
    attachment: { name: `checkpoints-${label}.txt`, contentType: 'text/plain; charset=utf-8', bytes: Buffer.from(checkpoints.map(({ note }) => note).join('\n')) },
  };
}
