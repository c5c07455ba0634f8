import { Readable } from 'node:stream';
import { Decrypter, Encrypter, generateX25519Identity, identityToRecipient } from 'age-encryption';
import { BackupProblem } from './problem.ts';

/**
 * Backups are age files (age-encryption.org/v1): what is made here opens with `age -d`, and the other way round. `recipients`
 * are public: the host that makes backups need not be able to read one.
 */
export type Sealing = { readonly recipients: readonly string[] } | { readonly passphrase: string };
export type Opening = { readonly identities: readonly string[] } | { readonly passphrase: string };

/** scrypt with N = 2^18: about a second, as the age program has it. */
const scryptWorkFactor = 18;

/** @throws BackupProblem for a recipient that is none. */
export async function seal(plain: Readable, sealing: Sealing): Promise<Readable> {
  const encrypter = new Encrypter();
  if ('passphrase' in sealing) {
    encrypter.setScryptWorkFactor(scryptWorkFactor);
    encrypter.setPassphrase(sealing.passphrase);
  } else {
    for (const recipient of sealing.recipients) {
      try {
        encrypter.addRecipient(recipient);
      } catch (error) {
        throw new BackupProblem(`"${recipient.slice(0, 12)}…" is no age recipient. It begins with age1; make one: keystead backup identity FILE.`, { cause: error });
      }
    }
  }
  return fromWeb(await encrypter.encrypt(toWeb(plain)));
}

/** @throws BackupProblem where neither passphrase nor identity opens it, or it is no such file; whoever reads on learns of later damage by `damaged`. */
export async function open(sealed: Readable, opening: Opening): Promise<Readable> {
  const decrypter = new Decrypter();
  if ('passphrase' in opening) decrypter.addPassphrase(opening.passphrase);
  else {
    for (const identity of opening.identities) {
      try {
        decrypter.addIdentity(identity);
      } catch (error) {
        throw new BackupProblem('The identity file holds a line that is no age identity (AGE-SECRET-KEY-1…).', { cause: error });
      }
    }
  }
  try {
    return fromWeb(await decrypter.decrypt(toWeb(sealed)));
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    throw new BackupProblem(/no identity matched|no matching|incorrect|passphrase/i.test(detail)
      ? 'This backup does not open: it was made for another recipient or with another passphrase.'
      : `This is no backup, or its beginning is damaged (${detail}).`, { cause: error });
  }
}

/** What reading on meets where a piece was changed, moved or cut off: every piece is authenticated, the last as the last. */
export function damaged(error: unknown): BackupProblem {
  return error instanceof BackupProblem ? error : new BackupProblem(`The backup is damaged or cut off (${error instanceof Error ? error.message : String(error)}). Take another copy of it.`, { cause: error });
}

/** A fresh identity, to be kept where backups are restored, and its recipient, for where they are made. */
export async function newIdentity(): Promise<{ readonly identity: string; readonly recipient: string }> {
  const identity = await generateX25519Identity();
  return { identity, recipient: await identityToRecipient(identity) };
}

// Node.js and the library name the same streams by types of their own.
const toWeb = (stream: Readable): ReadableStream<Uint8Array> => Readable.toWeb(stream) as unknown as ReadableStream<Uint8Array>;
const fromWeb = (stream: ReadableStream<Uint8Array>): Readable => Readable.fromWeb(stream as unknown as Parameters<typeof Readable.fromWeb>[0]);
