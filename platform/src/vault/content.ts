import { type KeyObject, randomBytes as systemRandomBytes, timingSafeEqual } from 'node:crypto';
import { type RandomBytes, decrypt, derive, deriveKey, encrypt, ivLength, keyLength, tagLength, takeKey } from './aead.ts';
import { lengthPrefixed } from './encoding.ts';
import { VaultError } from './errors.ts';

/**
 * Content (documents, inputs and outputs of runs): a key for each object, wrapped by the tenant's content key, and
 * chunked AEAD under it. Format v1, lengths in bytes:
 *
 *     object key   'KSK1' (4) · IV (12) · wrapped key (32 + tag 16)
 *     sealed part  'KSO1' (4) · salt (32) · commitment (32) · nonce prefix (7) · chunks
 *
 * Chunks hold 64 KiB of plaintext (the last one less), each followed by its tag. This is the STREAM construction (Hoang,
 * Reyhanitabar, Rogaway, Vizár 2015): nonce = prefix (7) · chunk number (4, big endian) · last (1), so that chunks can
 * be neither reordered, dropped, repeated nor cut off. Each sealing has an encryption key of its own from HKDF-SHA-512 with
 * a fresh salt, so that editing an object a million times never repeats a nonce.
 */
const keyMagic = Buffer.from('KSK1', 'latin1');
const partMagic = Buffer.from('KSO1', 'latin1');
const keyFormat = 'keystead-object-key-v1';
const partFormat = 'keystead-object-v1';
const suite = 'AES-256-GCM/STREAM-64KiB/HKDF-SHA-512/commitment-256';
const chunkLength = 65_536;
const saltLength = 32;
const prefixLength = 7;
const headerLength = partMagic.byteLength + saltLength + keyLength + prefixLength;

/** What an object key belongs to. */
export interface ObjectBinding {
  readonly tenantId: string;
  /** Kind of object, e.g. `document` or `run`. */
  readonly kind: string;
  readonly objectId: string;
}

/** An object's key in use. It carries what it is bound to, so that nobody has to say it again. */
export interface ObjectKey {
  readonly key: KeyObject;
  readonly binding: ObjectBinding;
  readonly randomBytes: RandomBytes;
}

/** Makes a key for an object: in use, and wrapped by the tenant's content key, to be stored beside the object. */
export function createObjectKey(tenantKey: KeyObject, binding: ObjectBinding, randomBytes: RandomBytes = systemRandomBytes): { objectKey: ObjectKey; wrapped: Buffer } {
  const bytes = randomBytes(keyLength);
  const wrapped = wrapObjectKey(tenantKey, bytes, binding, randomBytes(ivLength));
  return { objectKey: { key: takeKey(bytes), binding, randomBytes }, wrapped };
}

/** @throws VaultError `does-not-open` for another tenant, kind, object or tenant key. */
export function openObjectKey(tenantKey: KeyObject, wrapped: Uint8Array, binding: ObjectBinding): ObjectKey {
  const ivEnd = keyMagic.byteLength + ivLength;
  if (wrapped.byteLength !== ivEnd + keyLength + tagLength || !keyMagic.equals(wrapped.subarray(0, keyMagic.byteLength))) throw new VaultError('does-not-open');
  const iv = wrapped.subarray(keyMagic.byteLength, ivEnd);
  const key = takeKey(decrypt(tenantKey, { iv, associatedData: bound(keyFormat, binding) }, wrapped.subarray(ivEnd)));
  return { key, binding, randomBytes: systemRandomBytes };
}

/**
 * The same object key, wrapped by another tenant key: what was sealed under it stays as it is.
 * @throws VaultError as `openObjectKey`.
 */
export function rewrapObjectKey(keys: { readonly from: KeyObject; readonly to: KeyObject }, wrapped: Uint8Array, binding: ObjectBinding, randomBytes: RandomBytes = systemRandomBytes): Buffer {
  const { key } = openObjectKey(keys.from, wrapped, binding);
  const bytes = key.export();
  const again = wrapObjectKey(keys.to, bytes, binding, randomBytes(ivLength));
  bytes.fill(0);
  return again;
}

function wrapObjectKey(tenantKey: KeyObject, bytes: Buffer, binding: ObjectBinding, iv: Buffer): Buffer {
  return Buffer.concat([keyMagic, iv, encrypt(tenantKey, { iv, associatedData: bound(keyFormat, binding) }, bytes)]);
}

/** Seals one part of an object (`part` names it: `bytes`, `text`, `output`, …; one part never opens as another). */
export function sealObject(objectKey: ObjectKey, part: string, plaintext: Uint8Array): Buffer {
  const salt = objectKey.randomBytes(saltLength);
  const prefix = objectKey.randomBytes(prefixLength);
  const key = deriveKey(objectKey.key, salt, `${partFormat} encryption key`);
  const associatedData = bound(partFormat, objectKey.binding, part);
  const pieces: Uint8Array[] = [partMagic, salt, derive(objectKey.key, salt, `${partFormat} key commitment`), prefix];
  const count = Math.max(1, Math.ceil(plaintext.byteLength / chunkLength));
  for (let index = 0; index < count; index += 1) {
    const chunk = plaintext.subarray(index * chunkLength, (index + 1) * chunkLength);
    pieces.push(encrypt(key, { iv: nonce(prefix, index, index === count - 1), associatedData }, chunk));
  }
  return Buffer.concat(pieces);
}

/**
 * Opens what `sealObject` made, whole or not at all.
 * @throws VaultError `does-not-open` for another object, part or key, and for chunks changed, moved, missing or added.
 */
export function openObject(objectKey: ObjectKey, part: string, sealed: Uint8Array): Buffer {
  if (sealed.byteLength < headerLength + tagLength || !partMagic.equals(sealed.subarray(0, partMagic.byteLength))) throw new VaultError('does-not-open');
  const saltEnd = partMagic.byteLength + saltLength;
  const salt = sealed.subarray(partMagic.byteLength, saltEnd);
  const commitment = sealed.subarray(saltEnd, saltEnd + keyLength);
  if (!timingSafeEqual(derive(objectKey.key, salt, `${partFormat} key commitment`), commitment)) throw new VaultError('does-not-open');
  const prefix = sealed.subarray(saltEnd + keyLength, headerLength);
  const key = deriveKey(objectKey.key, salt, `${partFormat} encryption key`);
  const associatedData = bound(partFormat, objectKey.binding, part);
  const body = sealed.subarray(headerLength);
  const sealedLength = chunkLength + tagLength;
  const count = Math.ceil(body.byteLength / sealedLength);
  const pieces: Buffer[] = [];
  for (let index = 0; index < count; index += 1) {
    pieces.push(decrypt(key, { iv: nonce(prefix, index, index === count - 1), associatedData }, body.subarray(index * sealedLength, (index + 1) * sealedLength)));
  }
  return Buffer.concat(pieces);
}

function nonce(prefix: Uint8Array, index: number, last: boolean): Buffer {
  const tail = Buffer.alloc(ivLength - prefixLength);
  tail.writeUInt32BE(index);
  tail.writeUInt8(last ? 1 : 0, 4);
  return Buffer.concat([prefix, tail]);
}

function bound(format: string, binding: ObjectBinding, ...more: string[]): Buffer {
  return lengthPrefixed([format, suite, binding.tenantId, binding.kind, binding.objectId, ...more]);
}
