import type { Clock } from '../../foundation/index.ts';
import { sha256 } from '../make-leaf.ts';
import { type LogCheckpoint, type Place, PlaceProblem } from './place.ts';

/** A mail to be sent once for its reason. */
export interface CheckpointLetter { readonly to: string; readonly reason: string; readonly subject: string; readonly text: string; readonly attachment: { readonly name: string; readonly contentType: string; readonly bytes: Uint8Array } }

export interface MailOptions {
  readonly to: readonly string[];
  readonly every: 'hour' | 'day';
  readonly clock: Clock;
  readonly queue: (letters: readonly CheckpointLetter[]) => Promise<void>;
}

const periods = { hour: 3_600_000, day: 86_400_000 } as const;
/** Lines in the mail itself; all are in its attachment. */
const mostLines = 100;

/** Mail with all new checkpoints, at most one in each hour or day (UTC): what was sent, nobody here can take back. */
export function openMailPlace({ to, every, clock, queue }: MailOptions): Place {
  const period = periods[every];
  return {
    id: 'mail', what: `mail to ${to.length} ${to.length === 1 ? 'address' : 'addresses'}`, periodMilliseconds: period, held: null,
    async publish(checkpoints) {
      const now = clock.now();
      const label = new Date(Math.floor(now.getTime() / period) * period).toISOString().slice(0, every === 'hour' ? 13 : 10);
      const letter = letterOf(checkpoints, label);
      // Told once; but what was added since a process broke off is not what was told.
      const reason = `checkpoints.${label}.${Buffer.from(sha256(letter.attachment.bytes)).toString('hex').slice(0, 16)}`;
      try {
        await queue(to.map((address) => ({ to: address, reason, ...letter })));
      } catch (error) {
        return checkpoints.map(() => new PlaceProblem('unreachable', 'mail cannot be queued just now', { cause: error }));
      }
      return checkpoints.map(() => ({ note: null }));
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
