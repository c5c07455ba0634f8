import { randomBytes as systemRandomBytes } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { type RandomBytes, ivLength } from '../aead.ts';
import { lengthPrefixed } from '../encoding.ts';
import { VaultError } from '../errors.ts';
import { type Deadline, asUnavailable, defaultDeadline, probeHealth } from './deadline.ts';
import { type KeyContext, type KeyProvider, type KmsHealth, encodeContext } from './key-provider.ts';
import { LibraryFailure, createLibraryProcess, pinRefusals } from './pkcs11-host.ts';
import type { Pkcs11Gcm, Pkcs11Opening } from './pkcs11-messages.ts';

const driver = 'pkcs11';
const formatVersion = 1;
const processMain = fileURLToPath(new URL('./pkcs11-process.ts', import.meta.url));

export interface Pkcs11Options extends Pkcs11Opening {
  readonly deadline?: Deadline | undefined;
  readonly randomBytes?: RandomBytes;
  /** The program that holds the library; for tests. */
  readonly main?: string;
}

/** CK_RV by what they mean for us; section 5.1 of the specification, and CKR_AEAD_DECRYPT_FAILED of version 3. */
const aboutTheBytes: ReadonlySet<number> = new Set([0x20, 0x21, 0x35, 0x40, 0x41]);
/** SoftHSM says no more than "general error" of a wrong tag, other tokens "function failed": a probe tells whether they are well otherwise. */
const unclear: ReadonlySet<number> = new Set([0x5, 0x6]);
const refusals: ReadonlyMap<number, string> = new Map([
  ...pinRefusals,
  [0x68, 'the key may not be used for this'], [0x70, 'it does not offer AES-GCM'], [0x63, 'the key is of another type'],
]);

/**
 * A hardware security module, or SoftHSM, by PKCS#11 2.40: an AES-256 key that cannot be read out, CKM_AES_GCM, the context as
 * associated data. Stored: `version (1) · IV (12) · ciphertext · tag (16)`. The library lives in a process of its own.
 *
 * @throws VaultError `kms-unfit` where token or key are missing, ambiguous or readable; `kms-refused` for a wrong PIN.
 */
export async function openPkcs11(options: Pkcs11Options): Promise<KeyProvider> {
  const { deadline = defaultDeadline, randomBytes = systemRandomBytes, token, key } = options;
  const library = createLibraryProcess({ module: options.module, token, pin: options.pin, key, create: options.create }, options.main ?? processMain);
  const keyId = pkcs11KeyId(token, key);
  const associatedData = (context: KeyContext): Buffer => lengthPrefixed([driver, String(formatVersion), keyId, encodeContext(context)]);

  const run = (asked: Pkcs11Gcm): Promise<Buffer> => library.run(asked, deadline());
  const opening = (context: KeyContext, wrapped: Uint8Array): Pkcs11Gcm =>
    ({ direction: 'decrypt', iv: wrapped.subarray(1, 1 + ivLength), associatedData: associatedData(context), data: wrapped.subarray(1 + ivLength) });

  /** A health that does not ask itself. */
  const health = (): Promise<KmsHealth> => probeHealth({ wrap: provider.wrap, unwrap: (context, wrapped) => run(opening(context, wrapped)).catch((error: unknown) => { throw translate(error); }) });

  async function open(asked: Pkcs11Gcm): Promise<Buffer> {
    try {
      return await run(asked);
    } catch (error) {
      if (!(error instanceof LibraryFailure)) throw translate(error);
      if (aboutTheBytes.has(error.returned)) throw new VaultError('does-not-open');
      if (!unclear.has(error.returned)) throw translate(error);
      const probe = await health();
      throw probe.state === 'ok' ? new VaultError('does-not-open') : translate(error);
    }
  }

  const provider: KeyProvider = {
    name: driver,
    keyId,
    async wrap(context, plaintext) {
      const iv = randomBytes(ivLength);
      const sealed = await run({ direction: 'encrypt', iv, associatedData: associatedData(context), data: plaintext }).catch((error: unknown) => { throw translate(error); });
      return Buffer.concat([Buffer.of(formatVersion), iv, sealed]);
    },
    async unwrap(context, wrapped) {
      const asked = opening(context, wrapped);
      if (wrapped[0] !== formatVersion || wrapped.byteLength <= 1 + ivLength) throw new VaultError('does-not-open');
      return open(asked);
    },
    health,
    async close() { library.end(); },
  };
  // Token, PIN and key are looked at now, not when the first key is needed.
  await provider.wrap({ purpose: 'probe' }, Buffer.alloc(1)).catch((error: unknown) => {
    library.end();
    throw error;
  });
  return provider;
}

/** The name of a root key in a token. */
export function pkcs11KeyId(token: Pkcs11Opening['token'], key: string): string {
  return `${'slot' in token ? `slot-${token.slot}` : token.label}/${key}`;
}

function translate(error: unknown): VaultError {
  if (!(error instanceof LibraryFailure)) return asUnavailable(driver, error);
  const refusal = refusals.get(error.returned);
  if (refusal !== undefined) return new VaultError('kms-refused', { kms: driver, detail: refusal });
  return new VaultError('kms-unavailable', { kms: driver, detail: error.message });
}
