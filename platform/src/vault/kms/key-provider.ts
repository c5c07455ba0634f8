import { VaultError } from '../errors.ts';
import { lengthPrefixed } from '../encoding.ts';

/** What a wrapped key is bound to, as names and values. It is not secret; a KMS may log it. */
export type KeyContext = Readonly<Record<string, string>>;

export interface KmsHealth {
  readonly state: 'ok' | 'failing';
  /** For operators; what to do when failing. */
  readonly detail: string | null;
}

/**
 * A key management service, as far as the vault needs one: it holds a root key which never leaves it, and wraps other
 * keys under it. Every driver passes kms.conformance.ts.
 */
export interface KeyProvider {
  /** The driver, e.g. `key-file`; stored beside what it wrapped. */
  readonly name: string;
  /** Which root key it is; never changes while the key does not. */
  readonly keyId: string;
  /** Wraps up to 4 KiB. @throws VaultError `context-missing` where the context is empty; `kms-unavailable`, `kms-refused`. */
  wrap(context: KeyContext, plaintext: Uint8Array): Promise<Buffer>;
  /**
   * @throws VaultError `does-not-open` unless context, key and every bit are the ones of the wrap; `kms-unavailable` where
   * the service does not answer in time, `kms-refused` where it answers that it will not: neither says anything about the bytes.
   */
  unwrap(context: KeyContext, wrapped: Uint8Array): Promise<Buffer>;
  /**
   * Makes a new version of the root key inside the service, where it offers that. What was wrapped before still opens, and
   * `keyId` stays. Left out by drivers whose keys have no versions: there another root key takes its place.
   */
  rotate?(): Promise<void>;
  /** Never throws. */
  health(): Promise<KmsHealth>;
  /** Lets go of connections and processes. */
  close?(): Promise<void>;
}

/** The context as bytes, the same for every order of its names. */
export function encodeContext(context: KeyContext): Buffer {
  const entries = Object.entries(context).toSorted(([a], [b]) => (a < b ? -1 : 1));
  if (entries.length === 0 || entries.some(([name, value]) => name === '' || value === '')) throw new VaultError('context-missing');
  return lengthPrefixed(entries.flat());
}
