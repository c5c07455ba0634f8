import { type KeyObject, createHmac, randomBytes as systemRandomBytes } from 'node:crypto';
import { type RandomBytes, decrypt, deriveKey, encrypt, ivLength, keyLength, tagLength, takeKey } from './aead.ts';
import { lengthPrefixed } from './encoding.ts';
import { VaultError } from './errors.ts';

/**
 * The key that a tenant's fingerprints are made with. It is derived from the tenant's first key, and goes with the tenant
 * from then on: each later tenant key carries it wrapped, so that a rotation changes no fingerprint. Format v1, lengths in bytes:
 *
 *     magic 'KSF1' (4) · IV (12) · wrapped fingerprint key (32 + tag 16)
 */
const magic = Buffer.from('KSF1', 'latin1');
const format = 'keystead-fingerprint-key-v1';
const suite = 'AES-256-GCM';
const alphabet = 'abcdefghijklmnopqrstuvwxyz234567';
const length = 12;

/** What a wrapped fingerprint key belongs to: the tenant key beside which it is stored. */
export interface FingerprintKeyBinding { readonly tenantId: string; readonly id: string; readonly version: number }

/** A fingerprint key in use; a tenant key is none. */
export interface FingerprintKey { readonly fingerprintKey: KeyObject }

/**
 * The fingerprint key of a tenant, by any of its credential keys that is open.
 * @param stored as it stands in that key's row; `null` for the tenant's first key.
 * @throws VaultError `does-not-open` where it was moved there from another row.
 */
export function fingerprintKeyOf(tenantKey: KeyObject, stored: Uint8Array | null, binding: FingerprintKeyBinding): FingerprintKey {
  if (stored === null) return { fingerprintKey: deriveKey(tenantKey, Buffer.alloc(0), 'keystead fingerprint v1') };
  const ivEnd = magic.byteLength + ivLength;
  if (stored.byteLength !== ivEnd + keyLength + tagLength || !magic.equals(stored.subarray(0, magic.byteLength))) throw new VaultError('does-not-open');
  const parts = { iv: stored.subarray(magic.byteLength, ivEnd), associatedData: bound(binding) };
  return { fingerprintKey: takeKey(decrypt(tenantKey, parts, stored.subarray(ivEnd))) };
}

/** Wraps the fingerprint key by another tenant key, to be stored beside that. */
export function wrapFingerprintKey(tenantKey: KeyObject, { fingerprintKey }: FingerprintKey, options: { binding: FingerprintKeyBinding; randomBytes?: RandomBytes }): Buffer {
  const iv = (options.randomBytes ?? systemRandomBytes)(ivLength);
  const bytes = fingerprintKey.export();
  const wrapped = encrypt(tenantKey, { iv, associatedData: bound(options.binding) }, bytes);
  bytes.fill(0);
  return Buffer.concat([magic, iv, wrapped]);
}

/**
 * A name for a provider key that is the same whenever a tenant enters the same key, and tells nothing of it: HMAC-SHA-256
 * under the tenant's fingerprint key, cut to 60 bits. Without that key nobody can try out keys against it, and two tenants
 * with one key have two fingerprints.
 */
export function fingerprint({ fingerprintKey }: FingerprintKey, secret: string): string {
  const digest = createHmac('sha256', fingerprintKey).update(secret, 'utf8').digest();
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

function bound({ tenantId, id, version }: FingerprintKeyBinding): Buffer {
  return lengthPrefixed([format, suite, tenantId, id, String(version)]);
}
