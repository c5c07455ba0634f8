import { createDecipheriv, createHmac, timingSafeEqual } from 'node:crypto';

/**
 * Fernet tokens, version 0x80 (https://github.com/fernet/spec): read, never written. Base64url of
 * version (1) · timestamp (8) · IV (16) · AES-128-CBC ciphertext (16 n) · HMAC-SHA-256 (32).
 */
const versionByte = 0x80;
const headLength = 25;
const macLength = 32;
const blockLength = 16;
/** How far in the future a token's timestamp may lie, as in the reference implementations. */
const clockSkewSeconds = 60;

export type FernetProblem = 'malformed' | 'expired' | 'from-the-future' | 'wrong-key';

/** Strict: the right alphabet, whole groups, padding at the end alone. */
function decode(text: string): Buffer | null {
  return text.length % 4 === 0 && /^[A-Za-z0-9_-]+={0,2}$/.test(text) ? Buffer.from(text, 'base64url') : null;
}

/** 16 bytes that sign and 16 that encrypt; `null` where the text is no Fernet key. */
export function readFernetKey(text: string): { readonly signing: Buffer; readonly encryption: Buffer } | null {
  const bytes = decode(text.trim());
  return bytes?.byteLength === 32 ? { signing: bytes.subarray(0, 16), encryption: bytes.subarray(16) } : null;
}

/** True where a text has the outer form of a token; whether it opens is another matter. */
export function looksLikeFernet(text: string): boolean {
  const bytes = text.startsWith('gAAAA') ? decode(text) : null;
  return bytes !== null && bytes[0] === versionByte && bytes.byteLength >= headLength + blockLength + macLength && (bytes.byteLength - headLength - macLength) % blockLength === 0;
}

/**
 * Opens a token in the order of the specification: form, version, age (where a time to live is given), HMAC in constant time, decryption.
 * @returns the message, or what is wrong.
 */
export function openFernet(token: string, key: NonNullable<ReturnType<typeof readFernetKey>>, age: { readonly now: Date; readonly timeToLiveSeconds?: number | undefined }): Buffer | FernetProblem {
  const bytes = decode(token);
  if (bytes === null || bytes[0] !== versionByte || bytes.byteLength < headLength + macLength) return 'malformed';
  if (age.timeToLiveSeconds !== undefined) {
    const writtenAt = Number(bytes.readBigUInt64BE(1));
    const now = Math.floor(age.now.getTime() / 1000);
    if (writtenAt + age.timeToLiveSeconds < now) return 'expired';
    if (writtenAt > now + clockSkewSeconds) return 'from-the-future';
  }
  const signed = bytes.subarray(0, bytes.byteLength - macLength);
  if (!timingSafeEqual(createHmac('sha256', key.signing).update(signed).digest(), bytes.subarray(signed.byteLength))) return 'wrong-key';
  const ciphertext = signed.subarray(headLength);
  if (ciphertext.byteLength === 0 || ciphertext.byteLength % blockLength !== 0) return 'malformed';
  const decipher = createDecipheriv('aes-128-cbc', key.encryption, signed.subarray(9, headLength));
  try {
    return Buffer.concat([decipher.update(ciphertext), decipher.final()]);
  } catch {
    return 'malformed';
  }
}
