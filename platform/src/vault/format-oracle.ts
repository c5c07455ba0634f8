import { gcm } from '@noble/ciphers/aes.js';
import { hkdf } from '@noble/hashes/hkdf.js';
import { sha512 } from '@noble/hashes/sha2.js';

/**
 * For tests: the sealed formats once more, written from their description with another library (@noble/ciphers and
 * @noble/hashes), sharing no code with envelope.ts and content.ts. It can also make what those never would.
 */
export const suites = {
  envelope: 'AES-256-GCM/HKDF-SHA-512/commitment-256',
  content: 'AES-256-GCM/STREAM-64KiB/HKDF-SHA-512/commitment-256',
} as const;

export type Fields = readonly (string | Uint8Array)[];

/** Each field after its length: 32 bits, big endian. */
export function encodeFields(fields: Fields): Uint8Array {
  const parts = fields.map((field) => (typeof field === 'string' ? new TextEncoder().encode(field) : field));
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + 4 + part.length, 0));
  let at = 0;
  for (const part of parts) {
    new DataView(bytes.buffer).setUint32(at, part.length);
    bytes.set(part, at + 4);
    at += 4 + part.length;
  }
  return bytes;
}

export const derived = (key: Uint8Array, salt: Uint8Array, label: string): Uint8Array => hkdf(sha512, key, salt, new TextEncoder().encode(label), 32);
export const gcmSeal = (key: Uint8Array, iv: Uint8Array, aad: Uint8Array, text: Uint8Array): Uint8Array => gcm(key, iv, aad).encrypt(text);
export const gcmOpen = (key: Uint8Array, iv: Uint8Array, aad: Uint8Array, sealed: Uint8Array): Uint8Array => gcm(key, iv, aad).decrypt(sealed);

export interface EnvelopeFacts {
  readonly tenantId: string; readonly credentialId: string; readonly version: number | string; readonly provider: string; readonly origin: string;
  readonly tenantKeyId: string; readonly tenantKeyVersion: number | string;
}

/** The fields that both encryptions of an envelope bind, without the first, which says what is sealed. */
export function envelopeFields(facts: EnvelopeFacts, salt: Uint8Array, suite: string = suites.envelope): Fields {
  return [suite, facts.tenantId, facts.credentialId, `${facts.version}`, facts.provider, facts.origin, facts.tenantKeyId, `${facts.tenantKeyVersion}`, salt];
}

export interface EnvelopeParts {
  readonly tenantKey: Uint8Array; readonly dataKey: Uint8Array; readonly salt: Uint8Array; readonly dataKeyIv: Uint8Array; readonly iv: Uint8Array; readonly text: Uint8Array;
  /** Where a test departs from the format. */
  readonly magic?: string;
  readonly dataKeyAad?: Uint8Array;
  readonly textAad?: Uint8Array;
  readonly commitment?: Uint8Array;
  /** Instead of sealing `text`. */
  readonly sealed?: Uint8Array;
}

export const envelopeFormat = 'keystead-envelope-v1';

/** Makes an envelope of format v1 (or, on demand, something that only looks like one). */
export function makeEnvelope(facts: EnvelopeFacts, parts: EnvelopeParts): Buffer {
  const { tenantKey, dataKey, salt, dataKeyIv, iv, text } = parts;
  const fields = envelopeFields(facts, salt);
  return Buffer.concat([
    Buffer.from(parts.magic ?? 'KSE1', 'latin1'), salt, dataKeyIv,
    gcmSeal(tenantKey, dataKeyIv, parts.dataKeyAad ?? encodeFields([`${envelopeFormat}/data-key`, ...fields]), dataKey),
    parts.commitment ?? derived(dataKey, salt, `${envelopeFormat} key commitment`), iv,
    parts.sealed ?? gcmSeal(derived(dataKey, salt, `${envelopeFormat} encryption key`), iv, parts.textAad ?? encodeFields([envelopeFormat, ...fields]), text),
  ]);
}

/** Opens an envelope of format v1. @throws where it is none, or not of these facts. */
export function readEnvelope(facts: EnvelopeFacts, tenantKey: Uint8Array, envelope: Uint8Array): Buffer {
  const at = (start: number, end?: number): Uint8Array => Uint8Array.from(envelope.subarray(start, end));
  if (Buffer.from(at(0, 4)).toString('latin1') !== 'KSE1') throw new Error('not an envelope of format v1');
  const salt = at(4, 36);
  const fields = envelopeFields(facts, salt);
  const dataKey = gcmOpen(tenantKey, at(36, 48), encodeFields([`${envelopeFormat}/data-key`, ...fields]), at(48, 96));
  if (!Buffer.from(derived(dataKey, salt, `${envelopeFormat} key commitment`)).equals(at(96, 128))) throw new Error('the commitment is another');
  return Buffer.from(gcmOpen(derived(dataKey, salt, `${envelopeFormat} encryption key`), at(128, 140), encodeFields([envelopeFormat, ...fields]), at(140)));
}

export interface ContentFacts { readonly tenantId: string; readonly kind: string; readonly objectId: string }

/** Opens a wrapped object key. */
export function readObjectKey(facts: ContentFacts, tenantKey: Uint8Array, wrapped: Uint8Array): Uint8Array {
  const bytes = Uint8Array.from(wrapped);
  if (Buffer.from(bytes.subarray(0, 4)).toString('latin1') !== 'KSK1') throw new Error('not an object key of format v1');
  return gcmOpen(tenantKey, bytes.subarray(4, 16), encodeFields(['keystead-object-key-v1', suites.content, facts.tenantId, facts.kind, facts.objectId]), bytes.subarray(16));
}

/** Opens one sealed part of an object. */
export function readObject(facts: ContentFacts, part: string, objectKey: Uint8Array, sealed: Uint8Array): Buffer {
  const bytes = Uint8Array.from(sealed);
  if (Buffer.from(bytes.subarray(0, 4)).toString('latin1') !== 'KSO1') throw new Error('not an object of format v1');
  const salt = bytes.subarray(4, 36);
  if (!Buffer.from(derived(objectKey, salt, 'keystead-object-v1 key commitment')).equals(bytes.subarray(36, 68))) throw new Error('the commitment is another');
  const key = derived(objectKey, salt, 'keystead-object-v1 encryption key');
  const aad = encodeFields(['keystead-object-v1', suites.content, facts.tenantId, facts.kind, facts.objectId, part]);
  const body = bytes.subarray(75);
  const count = Math.ceil(body.length / 65_552);
  const chunks = Array.from({ length: count }, (_, index) => {
    const nonce = Uint8Array.from([...bytes.subarray(68, 75), index >>> 24, (index >>> 16) & 255, (index >>> 8) & 255, index & 255, index === count - 1 ? 1 : 0]);
    return gcmOpen(key, nonce, aad, body.subarray(index * 65_552, (index + 1) * 65_552));
  });
  return Buffer.concat(chunks);
}
