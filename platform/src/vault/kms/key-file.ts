import { type KeyObject, randomBytes as systemRandomBytes } from 'node:crypto';
import { type RandomBytes, decrypt, encrypt, ivLength, takeKey } from '../aead.ts';
import { lengthPrefixed } from '../encoding.ts';
import { VaultError } from '../errors.ts';
import { createRootKeyFile, readRootKeyFile } from './key-file-storage.ts';
import { type KeyContext, type KeyProvider, type KmsHealth, encodeContext } from './key-provider.ts';

const driver = 'key-file';
const formatVersion = 1;

export interface KeyFileOptions {
  readonly path: string;
  /** Make the file where there is none: for a new installation only, never where a database already waits for its key. */
  readonly create?: boolean;
  /** The account that must own the file; the one that runs this process by default. */
  readonly userId?: number | undefined;
  readonly randomBytes?: RandomBytes;
}

/**
 * The embedded default: a root key in a file that only this account can read. Wraps by AES-256-GCM with the context as
 * associated data: `version (1) · IV (12) · ciphertext · tag (16)`.
 *
 * @throws VaultError `root-key-…` where the file is missing, open to others, someone else's, or damaged.
 */
export async function openKeyFile(options: KeyFileOptions): Promise<KeyProvider> {
  const { path, randomBytes = systemRandomBytes } = options;
  const userId = 'userId' in options ? options.userId : process.geteuid?.();
  if (options.create === true) await createRootKeyFile(path, randomBytes);
  const { keyId, key: bytes } = await readRootKeyFile(path, userId);
  const key: KeyObject = takeKey(bytes);
  const associatedData = (context: KeyContext): Buffer => lengthPrefixed([driver, String(formatVersion), keyId, encodeContext(context)]);

  async function health(): Promise<KmsHealth> {
    try {
      const now = await readRootKeyFile(path, userId);
      now.key.fill(0);
      if (now.keyId !== keyId) return { state: 'failing', detail: `The root key file was replaced while in use (${now.keyId} for ${keyId}). Put the former one back from your backup.` };
      return { state: 'ok', detail: null };
    } catch (error) {
      return { state: 'failing', detail: error instanceof VaultError ? error.message : 'The root key file cannot be read.' };
    }
  }

  return {
    name: driver,
    keyId,
    async wrap(context, plaintext) {
      const iv = randomBytes(ivLength);
      return Buffer.concat([Buffer.of(formatVersion), iv, encrypt(key, { iv, associatedData: associatedData(context) }, plaintext)]);
    },
    async unwrap(context, wrapped) {
      const aad = associatedData(context);
      if (wrapped[0] !== formatVersion || wrapped.byteLength < 1 + ivLength) throw new VaultError('does-not-open');
      return decrypt(key, { iv: wrapped.subarray(1, 1 + ivLength), associatedData: aad }, wrapped.subarray(1 + ivLength));
    },
    health,
  };
}
