import { DecryptCommand, type DecryptCommandOutput, DescribeKeyCommand, EncryptCommand, KMSClient, type KMSClientConfig, KMSServiceException, RotateKeyOnDemandCommand } from '@aws-sdk/client-kms';
import { VaultError } from '../errors.ts';
import { type Deadline, asUnavailable, defaultDeadline, probeHealth } from './deadline.ts';
import { type KeyContext, type KeyProvider, encodeContext } from './key-provider.ts';

const driver = 'aws';
const formatVersion = 1;

export interface AwsKmsOptions {
  /** Key ARN, key id, or alias; an alias is resolved once, so that moving it does not move what is wrapped. */
  readonly key: string;
  /** From the key's ARN where left out. */
  readonly region?: string | undefined;
  /** Another address than AWS's own, e.g. a VPC endpoint. */
  readonly endpoint?: string | undefined;
  /** The SDK's own search (environment, profile, container, instance) where left out. */
  readonly credentials?: { readonly accessKeyId: string; readonly secretAccessKey: string; readonly sessionToken?: string };
  readonly deadline?: Deadline | undefined;
}

const keyArn = /^arn:aws[a-z-]*:kms:([a-z0-9-]+):\d{12}:key\/[A-Za-z0-9-]+$/;

/** Errors of Decrypt that speak of the bytes, not of the service. */
const aboutTheBytes: ReadonlySet<string> = new Set(['InvalidCiphertextException', 'IncorrectKeyException']);
/** Errors that trying again later does not cure. */
const refusals: ReadonlySet<string> = new Set([
  'DisabledException', 'NotFoundException', 'KMSInvalidStateException', 'InvalidKeyUsageException', 'InvalidArnException', 'InvalidGrantTokenException',
  'UnrecognizedClientException', 'InvalidClientTokenId', 'InvalidSignatureException', 'SignatureDoesNotMatch', 'IncompleteSignature', 'ExpiredTokenException', 'MissingAuthenticationToken',
  'OptInRequired', 'ValidationException', 'CredentialsProviderError', 'UnsupportedOperationException',
]);
/**
 * AWS KMS by its own SDK. The context is the EncryptionContext: bound to the ciphertext by AWS, visible in CloudTrail, usable in
 * key policies. Stored: `version (1) · CiphertextBlob`. Needs kms:Encrypt, kms:Decrypt, and kms:DescribeKey where the key is not named by its ARN.
 */
export async function openAwsKms(options: AwsKmsOptions): Promise<KeyProvider> {
  const { deadline = defaultDeadline } = options;
  const client = new KMSClient(clientConfiguration(options));

  async function ask<T>(decrypting: boolean, call: (options: { abortSignal: AbortSignal }) => Promise<T>): Promise<T> {
    try {
      return await call({ abortSignal: deadline() });
    } catch (error) {
      throw translate(error, decrypting);
    }
  }

  const keyId = keyArn.test(options.key) ? options.key : await resolveKey(options.key);

  async function resolveKey(key: string): Promise<string> {
    const { KeyMetadata } = await ask(false, (call) => client.send(new DescribeKeyCommand({ KeyId: key }), call));
    if (KeyMetadata?.Arn === undefined || KeyMetadata.KeySpec !== 'SYMMETRIC_DEFAULT') throw new VaultError('kms-unfit', { kms: driver, detail: 'it is not a symmetric encryption key (SYMMETRIC_DEFAULT).' });
    return KeyMetadata.Arn;
  }

  async function decrypt(CiphertextBlob: Uint8Array, EncryptionContext: Record<string, string>): Promise<DecryptCommandOutput> {
    try {
      return await ask(true, (call) => client.send(new DecryptCommand({ KeyId: keyId, CiphertextBlob, EncryptionContext }), call));
    } catch (error) {
      // Refused may mean that the bytes name a key we have no access to: if ours works, they were never made by it.
      if (error instanceof AccessDenied && (await probeHealth(provider)).state === 'ok') throw new VaultError('does-not-open');
      throw error;
    }
  }

  const provider: KeyProvider = {
    name: driver,
    keyId,
    async wrap(context, plaintext) {
      const { CiphertextBlob } = await ask(false, (call) => client.send(new EncryptCommand({ KeyId: keyId, Plaintext: plaintext, EncryptionContext: contextOf(context) }), call));
      if (CiphertextBlob === undefined) throw new VaultError('kms-unavailable', { kms: driver, detail: 'its answer is not complete' });
      return Buffer.concat([Buffer.of(formatVersion), CiphertextBlob]);
    },
    async unwrap(context, wrapped) {
      const EncryptionContext = contextOf(context);
      if (wrapped[0] !== formatVersion || wrapped.byteLength < 2) throw new VaultError('does-not-open');
      const { Plaintext, KeyId } = await decrypt(wrapped.subarray(1), EncryptionContext);
      if (KeyId !== keyId) throw new VaultError('does-not-open');
      if (Plaintext === undefined) throw new VaultError('kms-unavailable', { kms: driver, detail: 'its answer is not complete' });
      return take(Plaintext);
    },
    async rotate() {
      await ask(false, (call) => client.send(new RotateKeyOnDemandCommand({ KeyId: keyId }), call));
    },
    health: () => probeHealth(provider),
    async close() { client.destroy(); },
  };
  return provider;
}

class AccessDenied extends VaultError {
  constructor() {
    super('kms-refused', { kms: driver, detail: 'AccessDeniedException' });
  }
}

function clientConfiguration({ key, region, endpoint, credentials }: AwsKmsOptions): KMSClientConfig {
  const named = region ?? keyArn.exec(key)?.[1];
  return {
    maxAttempts: 2,
    ...(named === undefined ? {} : { region: named }),
    ...(endpoint === undefined ? {} : { endpoint }),
    ...(credentials === undefined ? {} : { credentials }),
  };
}

function contextOf(context: KeyContext): Record<string, string> {
  encodeContext(context);
  return { ...context };
}

/** A copy of our own, and the SDK's wiped. */
function take(bytes: Uint8Array): Buffer {
  const copy = Buffer.from(bytes);
  bytes.fill(0);
  return copy;
}

function translate(error: unknown, decrypting: boolean): VaultError {
  if (error instanceof VaultError) return error;
  const name = error instanceof Error ? error.name : '';
  if (decrypting && error instanceof KMSServiceException) {
    if (aboutTheBytes.has(name)) return new VaultError('does-not-open');
    // Longer than anything KMS ever made.
    if (name === 'ValidationException') return new VaultError('does-not-open');
  }
  if (name === 'AccessDeniedException') return new AccessDenied();
  if (refusals.has(name)) return new VaultError('kms-refused', { kms: driver, detail: name });
  return asUnavailable(driver, error);
}
