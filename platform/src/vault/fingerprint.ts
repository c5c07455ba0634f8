import { type KeyObject, createHmac } from 'node:crypto';
import { deriveKey } from './aead.ts';

const alphabet = 'abcdefghijklmnopqrstuvwxyz234567';
const length = 12;

/**
 * A name for a provider key that is the same whenever a tenant enters the same key, and tells nothing of it: HMAC-SHA-256
 * under a key derived from the tenant's own, cut to 60 bits. Without the tenant key nobody can try out keys against it,
 * and two tenants with one key have two fingerprints.
 */
export function fingerprint(tenantKey: KeyObject, secret: string): string {
  const key = deriveKey(tenantKey, Buffer.alloc(0), 'keystead fingerprint v1');
  const digest = createHmac('sha256', key).update(secret, 'utf8').digest();
  let name = 'fp_';
  for (let index = 0; index < length; index += 1) {
    const bit = index * 5;
    const fiveBits = (digest.readUInt16BE(bit >> 3) >> (11 - (bit & 7))) & 31;
    name += alphabet.charAt(fiveBits);
  }
  return name;
}

/**
 * The end of a key, by which its owner knows it. Empty for keys so short that four characters would be much of them.
 */
export function lastFour(secret: string): string {
  return secret.length < 16 ? '' : secret.slice(-4);
}
