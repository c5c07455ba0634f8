import { Aes256Gcm, CipherSuite, DhkemX25519HkdfSha256, HkdfSha256 } from '@hpke/core';
import type { EntryPurpose } from './entry-purposes.ts';
import type { SealedEntry, VaultKey } from './operations/sealed-entry.ts';

/**
 * Sealed entry: a client encrypts a provider key to the vault's public key before it is sent (HPKE base mode, RFC 9180),
 * so that nothing between it and the egress role can read it. Console and CLI seal with this, the egress role opens
 * with the same bytes bound. It runs wherever there is WebCrypto with X25519 (browsers of 2025, Node.js 24).
 *
 * It is reached as `@keystead/contract/sealing`, apart from the contract's door: what only describes operations needs no crypto.
 */
export const entrySuite = 'DHKEM(X25519, HKDF-SHA256), HKDF-SHA256, AES-256-GCM';

const format = 'keystead-sealed-entry-v1';

/** What a sealed entry is for. It opens for nothing else. */
export interface EntryContext {
  readonly tenantId: string;
  readonly purpose: EntryPurpose;
  /** The provider for a new credential, the credential's id for a new version of it, empty for an import. */
  readonly subject: string;
}

/** The suite as RFC 9180 names it; one object for each use, because the library keeps state in it. */
export function entryCipherSuite(): CipherSuite {
  return new CipherSuite({ kem: new DhkemX25519HkdfSha256(), kdf: new HkdfSha256(), aead: new Aes256Gcm() });
}

/** `info` and `aad` of RFC 9180 for an entry: every field preceded by its length, so that no two contexts give the same bytes. */
export function bindingOf(keyId: string, context: EntryContext, sealedAt: string): { info: Uint8Array<ArrayBuffer>; aad: Uint8Array<ArrayBuffer> } {
  return {
    info: joined([format, entrySuite, keyId]),
    aad: joined([format, context.purpose, context.tenantId, context.subject, sealedAt]),
  };
}

/**
 * Seals bytes to the vault key. Whoever calls it has compared `fingerprintOf(key)` with the one it trusts.
 * @param options.now the client's clock: an entry is taken for a quarter of an hour.
 * @throws Error where the key names another suite, or this browser has no X25519.
 */
export async function sealEntry(key: VaultKey, plaintext: Uint8Array, options: { context: EntryContext; now: Date }): Promise<SealedEntry> {
  if (key.suite !== entrySuite) throw new Error(`The vault asks for "${key.suite}", which this client does not know. Update it.`);
  const suite = entryCipherSuite();
  const sealedAt = options.now.toISOString();
  const { info, aad } = bindingOf(key.keyId, options.context, sealedAt);
  const recipientPublicKey = await suite.kem.deserializePublicKey(fromBase64Url(key.publicKey).buffer);
  const { enc, ct } = await suite.seal({ recipientPublicKey, info: info.buffer }, Uint8Array.from(plaintext).buffer, aad.buffer);
  return { keyId: key.keyId, enc: toBase64Url(new Uint8Array(enc)), ciphertext: toBase64Url(new Uint8Array(ct)), sealedAt };
}

/** As `sealEntry`, for text (UTF-8). */
export function sealText(key: VaultKey, text: string, options: { context: EntryContext; now: Date }): Promise<SealedEntry> {
  return sealEntry(key, new TextEncoder().encode(text), options);
}

const alphabet = 'abcdefghijklmnopqrstuvwxyz234567';

/**
 * The name of a vault key that people and programs compare: 160 bits of SHA-256 over suite and public key, in base32
 * (RFC 4648, lower case), in eight groups of four. Made from the key itself, never read from an answer.
 */
export async function fingerprintOf(key: Pick<VaultKey, 'suite' | 'publicKey'>): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', joined([`${format}/fingerprint`, key.suite, fromBase64Url(key.publicKey)])));
  let text = '';
  let bits = 0;
  let held = 0;
  for (const byte of digest.subarray(0, 20)) {
    held = ((held << 8) | byte) & 0xfff;
    bits += 8;
    while (bits >= 5) {
      bits -= 5;
      text += alphabet.charAt((held >> bits) & 31);
    }
  }
  return (text.match(/.{4}/g) ?? []).join('-');
}

/** Whether this place can seal at all: browsers offer WebCrypto only on https and on this machine itself. */
export function canSeal(): boolean {
  return (globalThis as { readonly crypto?: { readonly subtle?: unknown } }).crypto?.subtle !== undefined;
}

export function toBase64Url(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
}

export function fromBase64Url(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (letter) => letter.charCodeAt(0));
}

/** What an import carries: a short head that describes the file, and the file as it is. */
export interface ImportHead {
  readonly fileName: string;
  /** Opens a file of `openssl enc -aes-256-cbc -pbkdf2`. */
  readonly passphrase?: string;
  /** `-iter` and `-md` where they were not left as they are. */
  readonly iterations?: number;
  readonly digest?: string;
  /** Opens Fernet tokens in the file; several are tried in turn. */
  readonly fernetKeys?: readonly string[];
  /** Refuses Fernet tokens older than this. */
  readonly fernetTimeToLiveSeconds?: number;
}

/** Head and file as one text of bytes, to be sealed for purpose `import`. */
export function encodeImport(head: ImportHead, file: Uint8Array): Uint8Array<ArrayBuffer> {
  return joined([JSON.stringify(head), file]);
}

/** Undoes `encodeImport`. @throws Error where the bytes are not of that form. */
export function decodeImport(bytes: Uint8Array): { untrustedHead: unknown; file: Uint8Array } {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const headEnd = 4 + view.getUint32(0);
  const fileStart = headEnd + 4;
  if (fileStart > bytes.byteLength || view.getUint32(headEnd) !== bytes.byteLength - fileStart) throw new Error('not an import');
  return { untrustedHead: JSON.parse(new TextDecoder().decode(bytes.subarray(4, headEnd))) as unknown, file: bytes.subarray(fileStart) };
}

function joined(fields: readonly (string | Uint8Array)[]): Uint8Array<ArrayBuffer> {
  const parts = fields.map((field) => (typeof field === 'string' ? new TextEncoder().encode(field) : field));
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + 4 + part.byteLength, 0));
  const view = new DataView(whole.buffer);
  let at = 0;
  for (const part of parts) {
    view.setUint32(at, part.byteLength);
    whole.set(part, at + 4);
    at += 4 + part.byteLength;
  }
  return whole;
}
