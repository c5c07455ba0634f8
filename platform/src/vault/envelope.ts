import { type KeyObject, timingSafeEqual } from 'node:crypto';
import { type RandomBytes, decrypt, derive, deriveKey, encrypt, ivLength, keyLength, tagLength, takeKey } from './aead.ts';
import { lengthPrefixed } from './encoding.ts';
import { VaultError } from './errors.ts';

/**
 * The envelope of one credential version, format v1. Lengths in bytes:
 *
 *     magic 'KSE1' (4) · salt (32) · data key's IV (12) · wrapped data key (32 + tag 16) · commitment (32) · IV (12) · ciphertext (n) · tag (16)
 *
 * A fresh data key is wrapped under the tenant key. From data key and salt come, by HKDF-SHA-512 with two labels, the
 * encryption key and the commitment. Both AES-256-GCM operations bind the same facts; only their first field differs.
 *
 * Format and suite are fixed here and never read from the bytes: whoever can change the bytes cannot choose a weaker one.
 */
const magic = Buffer.from('KSE1', 'latin1');
const format = 'keystead-envelope-v1';
const dataKeyFormat = `${format}/data-key`;
const suite = 'AES-256-GCM/HKDF-SHA-512/commitment-256';
const encryptionLabel = `${format} encryption key`;
const commitmentLabel = `${format} key commitment`;
const saltLength = 32;
const commitmentLength = 32;

const layout = fieldsAt([
  ['magic', magic.byteLength], ['salt', saltLength], ['dataKeyIv', ivLength], ['wrappedDataKey', keyLength + tagLength],
  ['commitment', commitmentLength], ['iv', ivLength],
]);

/** Everything that a sealed key belongs to. Change any of it and the envelope does not open. */
export interface CredentialBinding {
  readonly tenantId: string;
  readonly credentialId: string;
  readonly version: number;
  readonly provider: string;
  /** Scheme and host that the key may be sent to; with what else its place was said by (`withConnection`). */
  readonly origin: string;
  readonly tenantKeyId: string;
  readonly tenantKeyVersion: number;
}

/** Seals `plaintext` (a provider key). Pure but for `randomBytes`, which is asked for data key, salt and the two IVs, in this order. */
export function sealEnvelope(tenantKey: KeyObject, plaintext: Uint8Array, options: { binding: CredentialBinding; randomBytes: RandomBytes }): Buffer {
  const { binding, randomBytes } = options;
  const dataKeyBytes = randomBytes(keyLength);
  const salt = randomBytes(saltLength);
  const dataKeyIv = randomBytes(ivLength);
  const iv = randomBytes(ivLength);
  const wrappedDataKey = encrypt(tenantKey, { iv: dataKeyIv, associatedData: associatedData(dataKeyFormat, binding, salt) }, dataKeyBytes);
  const dataKey = takeKey(dataKeyBytes);
  const commitment = derive(dataKey, salt, commitmentLabel);
  const sealed = encrypt(deriveKey(dataKey, salt, encryptionLabel), { iv, associatedData: associatedData(format, binding, salt) }, plaintext);
  return Buffer.concat([magic, salt, dataKeyIv, wrappedDataKey, commitment, iv, sealed]);
}

/**
 * Opens an envelope for exactly the binding that it was sealed for. The commitment is compared before anything of the
 * payload is decrypted (an envelope cannot be made to open to two texts under two keys).
 *
 * @throws VaultError `does-not-open`, the same for every reason.
 */
export function openEnvelope(tenantKey: KeyObject, envelope: Uint8Array, binding: CredentialBinding): Buffer {
  if (envelope.byteLength < layout.end + tagLength || !magic.equals(layout.read(envelope, 'magic'))) throw new VaultError('does-not-open');
  const salt = layout.read(envelope, 'salt');
  const dataKey = takeKey(decrypt(
    tenantKey,
    { iv: layout.read(envelope, 'dataKeyIv'), associatedData: associatedData(dataKeyFormat, binding, salt) },
    layout.read(envelope, 'wrappedDataKey'),
  ));
  if (!timingSafeEqual(derive(dataKey, salt, commitmentLabel), layout.read(envelope, 'commitment'))) throw new VaultError('does-not-open');
  return decrypt(
    deriveKey(dataKey, salt, encryptionLabel),
    { iv: layout.read(envelope, 'iv'), associatedData: associatedData(format, binding, salt) },
    envelope.subarray(layout.end),
  );
}

function associatedData(purpose: string, binding: CredentialBinding, salt: Uint8Array): Buffer {
  return lengthPrefixed([
    purpose, suite, binding.tenantId, binding.credentialId, String(binding.version), binding.provider, binding.origin,
    binding.tenantKeyId, String(binding.tenantKeyVersion), salt,
  ]);
}

type FieldName = 'magic' | 'salt' | 'dataKeyIv' | 'wrappedDataKey' | 'commitment' | 'iv';

function fieldsAt(fields: readonly (readonly [FieldName, number])[]): { end: number; read: (bytes: Uint8Array, name: FieldName) => Uint8Array } {
  const places = new Map<FieldName, readonly [number, number]>();
  let end = 0;
  for (const [name, length] of fields) {
    places.set(name, [end, end + length]);
    end += length;
  }
  return { end, read: (bytes, name) => bytes.subarray(...(places.get(name) ?? [0, 0])) };
}
