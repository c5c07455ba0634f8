import { type KeyObject, createCipheriv, createDecipheriv, createSecretKey, hkdfSync } from 'node:crypto';
import { VaultError } from './errors.ts';

/** AES-256-GCM (NIST SP 800-38D) as everything in the vault uses it: 96-bit IV, 128-bit tag. All sizes in bytes. */
export const keyLength = 32;
export const ivLength = 12;
export const tagLength = 16;

/** Where random bytes come from; passed in, so that a frozen vector can be made again. */
export type RandomBytes = (length: number) => Buffer;

export interface SealedParts {
  readonly iv: Uint8Array;
  readonly associatedData: Uint8Array;
}

/** Ciphertext followed by its tag. @throws RangeError for an IV of another length: GCM would take it, and lose its bound. */
export function encrypt(key: KeyObject, parts: SealedParts, plaintext: Uint8Array): Buffer {
  if (parts.iv.byteLength !== ivLength) throw new RangeError(`an IV has ${ivLength} bytes`);
  const cipher = createCipheriv('aes-256-gcm', key, parts.iv, { authTagLength: tagLength });
  cipher.setAAD(parts.associatedData);
  return Buffer.concat([cipher.update(plaintext), cipher.final(), cipher.getAuthTag()]);
}

/**
 * The plaintext, and nothing of it before the tag was checked.
 * @throws VaultError `does-not-open`, whatever the reason.
 */
export function decrypt(key: KeyObject, parts: SealedParts, sealed: Uint8Array): Buffer {
  if (sealed.byteLength < tagLength || parts.iv.byteLength !== ivLength) throw new VaultError('does-not-open');
  const end = sealed.byteLength - tagLength;
  // Without authTagLength Node.js accepts tags cut to four bytes.
  const decipher = createDecipheriv('aes-256-gcm', key, parts.iv, { authTagLength: tagLength });
  decipher.setAAD(parts.associatedData);
  decipher.setAuthTag(sealed.subarray(end));
  const body = decipher.update(sealed.subarray(0, end));
  try {
    const rest = decipher.final();
    return rest.byteLength === 0 ? body : Buffer.concat([body, rest]);
  } catch {
    body.fill(0);
    throw new VaultError('does-not-open');
  }
}

/** HKDF-SHA-512 (RFC 5869) to 32 bytes. */
export function derive(key: KeyObject, salt: Uint8Array, label: string): Buffer {
  return Buffer.from(hkdfSync('sha512', key, salt, label, keyLength));
}

/** As `derive`, straight into a key object. */
export function deriveKey(key: KeyObject, salt: Uint8Array, label: string): KeyObject {
  return takeKey(derive(key, salt, label));
}

/** Makes a key object of the bytes and wipes them. */
export function takeKey(bytes: Buffer): KeyObject {
  const key = createSecretKey(bytes);
  bytes.fill(0);
  return key;
}
