import type { NoteKey, VerifyEd25519 } from './signed-note.ts';
import { NoteError, joinBytes, parseNote, signatureLineOf } from './signed-note.ts';
import { sameBytes, toHex } from './bytes.ts';

/**
 * Cosignatures of witnesses over checkpoints (C2SP tlog-cosignature, `cosignature/v1` with Ed25519): at this time, the largest tree that the witness saw of this
 * log had this root. Pure; the caller brings Ed25519. The keys are those of kind `cosigner` (signed-note.ts).
 */
export interface Cosignature {
  /** The text that was cosigned: a checkpoint. */
  readonly text: string;
  /** When, by the witness's clock. */
  readonly at: Date;
}

const timeBytes = 8;
const signatureBytes = 64;
const encoder = new TextEncoder();

/**
 * The line of signatures that a witness adds to a note.
 * @param text of the note, with its final newline. @param seconds since 1970.
 */
export function cosign(text: string, key: NoteKey, { seconds, sign }: { readonly seconds: number; readonly sign: (message: Uint8Array) => Uint8Array }): string {
  const time = new Uint8Array(timeBytes);
  new DataView(time.buffer).setBigUint64(0, BigInt(seconds));
  return signatureLineOf(key, joinBytes(time, sign(messageOf(text, BigInt(seconds)))));
}

/**
 * What this witness says of a note. Signatures of others are ignored.
 * @throws NoteError where the note is malformed, not cosigned by this key, or wrongly.
 */
export async function openCosignature(note: string, key: NoteKey, verify: VerifyEd25519): Promise<Cosignature> {
  const { text, signatures } = parseNote(note);
  const mine = signatures.find((each) => each.name === key.name && sameBytes(each.id, key.id));
  if (mine === undefined) throw new NoteError(`the checkpoint is not cosigned by ${key.name}+${toHex(key.id)}`);
  if (mine.signature.byteLength !== timeBytes + signatureBytes) throw new NoteError(`the cosignature of ${key.name} has not the length of one`);
  const seconds = new DataView(mine.signature.buffer, mine.signature.byteOffset, timeBytes).getBigUint64(0);
  if (!await verify(key.publicKey, messageOf(text, seconds), mine.signature.slice(timeBytes))) throw new NoteError(`the cosignature of ${key.name} does not belong to this checkpoint`);
  const at = new Date(Number(seconds) * 1_000);
  if (Number.isNaN(at.getTime())) throw new NoteError(`the cosignature of ${key.name} has a time that is none`);
  return { text, at };
}

function messageOf(text: string, seconds: bigint): Uint8Array {
  return encoder.encode(`cosignature/v1\ntime ${seconds}\n${text}`);
}
