import { fromBase64, toBase64 } from './bytes.ts';
import { hashBytes } from './compact-range.ts';
import { NoteError } from './signed-note.ts';

/** What a checkpoint says (C2SP tlog-checkpoint): this log had this many leaves, and this root over them. */
export interface Checkpoint {
  /** Names the log for good; also the name of the key that signs. */
  readonly origin: string;
  readonly size: number;
  readonly root: Uint8Array;
}

/** The log of what belongs to no tenant. No tenant can have this id: theirs carry the time they were made at, and this is the first millisecond of 1970. */
export const platformLogId = '00000000-0000-7000-8000-000000000000';

/**
 * The origin of a log: `NAME/tenant/ID`, or `NAME/platform`. NAME is that of the installation, chosen once with its signing key; the id
 * of the tenant keeps two logs of one installation apart, so that a checkpoint of one can never pass for one of another.
 */
export function originOfLog(logName: string, tenantId: string): string {
  return tenantId === platformLogId ? `${logName}/platform` : `${logName}/tenant/${tenantId}`;
}

/** The text that is signed: origin, size and root, a line each. */
export function formatCheckpoint({ origin, size, root }: Checkpoint): string {
  return `${origin}\n${size}\n${toBase64(root)}\n`;
}

/**
 * Reads the text of a note that was opened. Extension lines are allowed and mean nothing here.
 * @throws NoteError
 */
export function parseCheckpoint(text: string): Checkpoint {
  const [origin = '', size = '', root = '', ...extensions] = text.slice(0, -1).split('\n');
  const hash = fromBase64(root);
  const read = Number(size);
  if (origin === '' || !/^(?:0|[1-9]\d*)$/.test(size) || !Number.isSafeInteger(read) || hash?.byteLength !== hashBytes || extensions.includes('')) {
    throw new NoteError('this is not a checkpoint: origin, size and root, a line each');
  }
  return { origin, size: read, root: hash };
}
