import { readFile } from 'node:fs/promises';
import { ListObjectsV2Command, S3Client, S3ServiceException } from '@aws-sdk/client-s3';
import { S3Driver } from 'flydrive/drivers/s3';
import { KeysteadError, type S3Settings } from '../foundation/index.ts';
import { ObjectMissing, type ObjectStorage } from './storage.ts';

/** Attempts at a call that failed for a reason that may pass, with growing pauses between them. */
const maxAttempts = 4;
const connectMilliseconds = 5_000;
/** Without a byte in either direction. */
const silenceMilliseconds = 20_000;

/** What a person is to change; anything else may pass by itself. */
const refusals: Readonly<Record<string, string>> = {
  NoSuchBucket: 'there is no such bucket', AccessDenied: 'it refuses access: the key needs s3:GetObject, s3:PutObject, s3:DeleteObject and s3:ListBucket',
  InvalidAccessKeyId: 'it does not know the access key', SignatureDoesNotMatch: 'the secret of the access key is not right', PermanentRedirect: 'the bucket is in another region',
  AuthorizationHeaderMalformed: 'the region is not the bucket’s', CredentialsProviderError: 'no access key was found', InvalidBucketName: 'the bucket’s name is none',
};

/**
 * Objects in a bucket that speaks S3. An object is there whole or not at all (a put is one request); calls that fail for the moment are tried again, and then
 * told as `unavailable`. Nothing of the server’s own encryption is asked for: what comes here is sealed.
 */
export async function openS3Storage(settings: S3Settings): Promise<ObjectStorage> {
  const { bucket } = settings;
  const client = new S3Client({
    region: settings.region, forcePathStyle: settings.pathStyle, maxAttempts, ...settings.endpoint === null ? {} : { endpoint: settings.endpoint }, ...await credentialsOf(settings),
    requestHandler: { connectionTimeout: connectMilliseconds, requestTimeout: silenceMilliseconds, throwOnRequestTimeout: true },
    // Servers other than AWS’s may know no checksums beyond the required ones; sealed bytes prove themselves when they are opened.
    requestChecksumCalculation: 'WHEN_REQUIRED', responseChecksumValidation: 'WHEN_REQUIRED',
  });
  const driver = new S3Driver({ client, bucket, visibility: 'private', supportsACL: false });
  const root = settings.prefix === '' ? '' : `${settings.prefix}/`;
  const ask = <T>(work: () => Promise<T>, key = ''): Promise<T> => work().catch((error: unknown) => { throw translate(error, key); });

  async function* keysBelow(prefix: string): AsyncGenerator<string> {
    let after: string | undefined;
    do {
      const start = after;
      const page = await ask(() => client.send(new ListObjectsV2Command({ Bucket: bucket, Prefix: prefix, ContinuationToken: start })));
      for (const { Key } of page.Contents ?? []) if (Key !== undefined) yield Key;
      after = page.NextContinuationToken;
    } while (after !== undefined);
  }

  return {
    put: (key, bytes) => ask(() => driver.put(root + key, bytes, { contentType: 'application/octet-stream', contentLength: bytes.byteLength })),
    get: (key) => ask(() => driver.getBytes(root + key), key),
    delete: (key) => ask(() => driver.delete(root + key)),
    async deleteAll(prefix) {
      await ask(() => driver.deleteAll(`${root}${prefix}/`));
      // Of many deleted at once, each may fail by itself, and the answer is still a good one.
      for await (const left of keysBelow(`${root}${prefix}/`)) throw new KeysteadError('unavailable', { detail: 'the storage of documents kept objects that it was to delete' }, { cause: left });
    },
    async* list() {
      for await (const key of keysBelow(root)) yield key.slice(root.length);
    },
  };
}

async function credentialsOf({ credentials }: S3Settings): Promise<{ credentials?: { accessKeyId: string; secretAccessKey: string } }> {
  if (credentials === null) return {};
  const { accessKeyId, secret } = credentials;
  return { credentials: { accessKeyId, secretAccessKey: 'value' in secret ? secret.value : await readSecret(secret.file) } };
}

async function readSecret(file: string): Promise<string> {
  const read = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => { throw new Error(`KEYSTEAD_S3_SECRET_ACCESS_KEY_FILE: ${file} cannot be read (${error.code})`); });
  if (read.trim() === '') throw new Error(`KEYSTEAD_S3_SECRET_ACCESS_KEY_FILE: ${file} is empty`);
  return read.trim();
}

/** What the SDK throws, in our words. Its own text goes to the log alone. */
function translate(error: unknown, key: string): unknown {
  const name = error instanceof Error ? error.name : '';
  if (name === 'NoSuchKey' || (name === 'NotFound' && key !== '')) return new ObjectMissing(key, { cause: error });
  const known = Object.hasOwn(refusals, name) ? refusals[name] : undefined;
  const status = error instanceof S3ServiceException ? error.$metadata.httpStatusCode : undefined;
  const why = known ?? (status === undefined ? 'it does not answer' : `it answers ${status}`);
  return new KeysteadError('unavailable', { detail: `the storage of documents does not do its work (${why})` }, { cause: error });
}
