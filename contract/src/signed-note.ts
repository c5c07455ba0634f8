import { fromBase64, sameBytes, toBase64, toHex } from './bytes.ts';
import type { Sha256 } from './merkle.ts';

/**
 * Signed notes with Ed25519 (C2SP signed-note v1.0.0): text, an empty line, and a line for each signature. Pure; the caller brings
 * SHA-256 and Ed25519, so that server, command line and browser share it.
 */
export type VerifyEd25519 = (publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array) => boolean | Promise<boolean>;

/** Who signs, as verifiers know them. `id`: the first four bytes of SHA-256(name ‖ 0x0A ‖ kind ‖ public key). */
export interface NoteKey { readonly name: string; readonly id: Uint8Array; readonly publicKey: Uint8Array }

/** What a key signs: the text of a note (0x01); or, as a witness, that it saw a checkpoint at a time (0x04, C2SP tlog-cosignature, in cosignature.ts). Both Ed25519. */
export type NoteKeyKind = keyof typeof kindBytes;
const kindBytes = { signer: 0x01, cosigner: 0x04 } as const;

/** A note, or the key of one, that is not in its format, or not signed as it says. */
export class NoteError extends Error {
  readonly code = 'KEYSTEAD_NOTE_REFUSED';
}

const publicKeyBytes = 32;
const signatureBytes = 64;
const idBytes = 4;
/** As the reference implementation: nobody has to check a flood of signatures. */
const mostSignatures = 100;
const mostCharacters = 1_000_000;

const encoder = new TextEncoder();
const nameShape = /^[^\s+\p{Z}\p{Cc}]+$/u;
// Control characters are what a note may not hold, but for the newline.
// oxlint-disable-next-line no-control-regex
const control = /[\u0000-\u0009\u000b-\u001f]/;
const signatureLine = /^— (?<name>[^\s+]+) (?<signature>[A-Za-z0-9+/]+={0,2})$/u;

/** @throws NoteError where the name has spaces or a plus, or the key has not 32 bytes. */
export function noteKey(name: string, publicKey: Uint8Array, sha256: Sha256, kind: NoteKeyKind = 'signer'): NoteKey {
  if (!nameShape.test(name) || !name.isWellFormed()) throw new NoteError('the name of a key is not empty, and has neither spaces nor "+"');
  if (publicKey.byteLength !== publicKeyBytes) throw new NoteError(`a public key has ${publicKeyBytes} bytes, not ${publicKey.byteLength}`);
  return { name, publicKey, id: sha256(joinBytes(encoder.encode(`${name}\n`), Uint8Array.of(kindBytes[kind]), publicKey)).slice(0, idBytes) };
}

/** A verifier key ("vkey"): `name+id in hex+base64(kind ‖ public key)`. */
export function formatVerifierKey(key: NoteKey, kind: NoteKeyKind = 'signer'): string {
  return `${key.name}+${toHex(key.id)}+${toBase64(joinBytes(Uint8Array.of(kindBytes[kind]), key.publicKey))}`;
}

/** @throws NoteError */
export function parseVerifierKey(text: string, sha256: Sha256, kind: NoteKeyKind = 'signer'): NoteKey {
  const [name = '', id = '', ...rest] = text.split('+');
  // The base64 may hold a plus of its own.
  const encoded = fromBase64(rest.join('+'));
  if (!/^[0-9a-f]{8}$/.test(id) || encoded?.[0] !== kindBytes[kind]) throw new NoteError(`a verifier key reads name+8 hex digits+base64, and begins with the byte of ${kind === 'signer' ? 'Ed25519' : 'Ed25519 cosignatures'}`);
  const key = noteKey(name, encoded.slice(1), sha256, kind);
  if (toHex(key.id) !== id) throw new NoteError('the verifier key is damaged: its id does not belong to its name and key');
  return key;
}

/** Signs a text. @param sign Ed25519 over the bytes that it is given. @throws NoteError where the text cannot be that of a note. */
export function signNote(text: string, key: NoteKey, sign: (message: Uint8Array) => Uint8Array): string {
  if (!text.endsWith('\n') || control.test(text) || !text.isWellFormed()) throw new NoteError('the text of a note ends with a newline and holds no other control character');
  return `${text}\n${signatureLineOf(key, sign(encoder.encode(text)))}`;
}

/**
 * The text of a note that this key signed. Signatures of other keys are ignored, as the specification asks.
 * @throws NoteError where it is malformed, not signed by this key, or signed wrongly.
 */
export async function openNote(note: string, key: NoteKey, verify: VerifyEd25519): Promise<string> {
  const { text, signatures } = parseNote(note);
  const mine = signatures.find((each) => each.name === key.name && sameBytes(each.id, key.id));
  if (mine === undefined) throw new NoteError(`the note is not signed by ${key.name}+${toHex(key.id)}`);
  if (mine.signature.byteLength !== signatureBytes || !await verify(key.publicKey, encoder.encode(text), mine.signature)) throw new NoteError(`the signature of ${key.name} does not belong to this text`);
  return text;
}

export interface NoteSignature { readonly name: string; readonly id: Uint8Array; readonly signature: Uint8Array }

/** A line of signatures, with its newline. */
export function signatureLineOf(key: NoteKey, signature: Uint8Array): string {
  return `— ${key.name} ${toBase64(joinBytes(key.id, signature))}\n`;
}

/**
 * Text and signatures of a note, none of them checked.
 * @throws NoteError
 */
export function parseNote(note: string): { text: string; signatures: readonly NoteSignature[] } {
  if (note.length > mostCharacters || control.test(note) || !note.isWellFormed()) throw new NoteError('this is not a note: too long, or with control characters in it');
  const end = note.lastIndexOf('\n\n');
  if (end === -1 || !note.endsWith('\n')) throw new NoteError('this is not a signed note: text, an empty line, signatures');
  const lines = note.slice(end + 2, -1).split('\n');
  if (lines.length > mostSignatures) throw new NoteError('the note has more signatures than anybody checks');
  return { text: note.slice(0, end + 1), signatures: lines.map(parseSignature) };
}

function parseSignature(line: string): NoteSignature {
  const { name, signature } = signatureLine.exec(line)?.groups ?? {};
  const bytes = signature === undefined ? null : fromBase64(signature);
  if (name === undefined || bytes === null || bytes.byteLength <= idBytes) throw new NoteError('a line of signatures is malformed');
  return { name, id: bytes.slice(0, idBytes), signature: bytes.slice(idBytes) };
}

/** Runs of bytes, one after the other. */
export function joinBytes(...parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.byteLength, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.byteLength;
  }
  return whole;
}
