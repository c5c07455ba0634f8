import { readFile } from 'node:fs/promises';
import type { S3Client } from '@aws-sdk/client-s3';
import { NoteError, parseCheckpoint, parseNote, sameBytes } from '@keystead/contract';
import type { S3Settings } from '../../foundation/index.ts';
import { type HeldCheckpoint, type LogCheckpoint, type Place, PlaceProblem, type Published, inLanes, publishEach } from './place.ts';

const connectMilliseconds = 5_000;
const silenceMilliseconds = 10_000;

/** What a person is to change; anything else may pass by itself. */
const refusals: Readonly<Record<string, string>> = {
  NoSuchBucket: 'there is no such bucket', AccessDenied: 'it refuses access: the key needs s3:PutObject, s3:GetObject and s3:ListBucket', InvalidAccessKeyId: 'it does not know the access key',
  SignatureDoesNotMatch: 'the secret of the access key is not right', PermanentRedirect: 'the bucket is in another region', AuthorizationHeaderMalformed: 'the region is not the bucket’s',
  CredentialsProviderError: 'no access key was found', InvalidBucketName: 'the bucket’s name is none',
};

/**
 * A bucket: `checkpoints/ORIGIN/SIZE` for each published checkpoint, written once and never over another (If-None-Match), and `latest/ORIGIN`. A bucket with object lock keeps the first
 * kind from everybody. After a restore that the operator accepted, the log goes on below `checkpoints/ORIGIN/after-SIZE-ROOT/`.
 */
export async function openS3Place(settings: S3Settings): Promise<Place> {
  // Loaded where a bucket is named.
  const aws = await import('@aws-sdk/client-s3');
  const client: S3Client = new aws.S3Client({
    region: settings.region, forcePathStyle: settings.pathStyle, maxAttempts: 2, ...(settings.endpoint === null ? {} : { endpoint: settings.endpoint }), ...await credentialsOf(settings),
    requestHandler: { connectionTimeout: connectMilliseconds, requestTimeout: silenceMilliseconds, throwOnRequestTimeout: true }, requestChecksumCalculation: 'WHEN_REQUIRED', responseChecksumValidation: 'WHEN_REQUIRED',
  });
  const { bucket } = settings;
  const what = `the bucket ${bucket}`;
  const folder = settings.prefix === '' ? '' : `${settings.prefix}/`;
  const ask = <T>(work: () => Promise<T>): Promise<T> => work().catch((error: unknown) => { throw problemOf(what, error); });

  async function read(key: string): Promise<string | null> {
    return ask(async () => {
      try {
        const { Body } = await client.send(new aws.GetObjectCommand({ Bucket: bucket, Key: key }));
        return await Body?.transformToString() ?? null;
      } catch (error) {
        if (nameOf(error) === 'NoSuchKey') return null;
        throw error;
      }
    });
  }

  async function writeOnce(key: string, note: string): Promise<void> {
    // Looked at first too: not every server that speaks S3 knows the condition.
    const there = await read(key) ?? await ask(async () => {
      try {
        await client.send(new aws.PutObjectCommand({ Bucket: bucket, Key: key, Body: note, ContentType: 'text/plain; charset=utf-8', IfNoneMatch: '*' }));
        return note;
      } catch (error) {
        if (statusOf(error) === 412) return read(key);
        throw error;
      }
    });
    if (there !== note) throw new PlaceProblem('contradicts', `${what} holds another checkpoint of the same size: two histories were signed`);
  }

  async function publishOne(checkpoint: LogCheckpoint): Promise<Published> {
    const { origin, size, note, givenUp } = checkpoint;
    const latestKey = `${folder}latest/${origin}`;
    const latest = heldIn(await read(latestKey), origin);
    const isGivenUp = latest !== null && givenUp?.size === latest.size && givenUp.root !== null && latest.root !== null && sameBytes(givenUp.root, latest.root);
    if (latest !== null && latest.size > size && !isGivenUp) throw new PlaceProblem('ahead', `${what} holds ${latest.size} entries, and ${size} are here: the database was rolled back`, { heldSize: latest.size });
    const history = givenUp?.root === null || givenUp === null ? '' : `after-${givenUp.size}-${Buffer.from(givenUp.root).toString('hex').slice(0, 16)}/`;
    await writeOnce(`${folder}checkpoints/${origin}/${history}${String(size).padStart(16, '0')}`, note);
    await ask(() => client.send(new aws.PutObjectCommand({ Bucket: bucket, Key: latestKey, Body: note, ContentType: 'text/plain; charset=utf-8' })));
    return { note: null };
  }

  async function* held(logName: string): AsyncGenerator<HeldCheckpoint> {
    let problem: PlaceProblem | null = null;
    let after: string | undefined;
    do {
      const start = after;
      const page = await ask(() => client.send(new aws.ListObjectsV2Command({ Bucket: bucket, Prefix: `${folder}latest/${logName}/`, ContinuationToken: start })));
      const keys = (page.Contents ?? []).flatMap(({ Key }) => Key ?? []);
      const found = await inLanes(keys, async (key) => {
        const note = await read(key);
        try {
          return heldIn(note, key.slice(`${folder}latest/`.length));
        } catch (error) {
          // One that is none keeps nobody from hearing of the others.
          if (!(error instanceof PlaceProblem)) throw error;
          problem ??= error;
          return null;
        }
      });
      for (const each of found) if (each !== null) yield each;
      after = page.NextContinuationToken;
    } while (after !== undefined);
    if (problem !== null) throw problem as PlaceProblem;
  }

  return {
    id: 's3', what, periodMilliseconds: null,
    publish: (checkpoints) => publishEach(checkpoints, publishOne),
    held: ({ logName }) => held(logName),
    close: async () => { client.destroy(); },
  };
}

/** Signatures are for whoever asks to judge: what is written here was put here with the right to write. */
function heldIn(note: string | null, origin: string): HeldCheckpoint | null {
  if (note === null) return null;
  try {
    const { size, root, origin: written } = parseCheckpoint(parseNote(note).text);
    return { origin, size, root, contradicts: written !== origin };
  } catch (error) {
    if (error instanceof NoteError) throw new PlaceProblem('refused', `what lies under latest/${origin} is not a checkpoint`, { cause: error });
    throw error;
  }
}

async function credentialsOf({ credentials }: S3Settings): Promise<{ credentials?: { accessKeyId: string; secretAccessKey: string } }> {
  if (credentials === null) return {};
  const { accessKeyId, secret } = credentials;
  const secretAccessKey = 'value' in secret ? secret.value : (await readFile(secret.file, 'utf8').catch((error: NodeJS.ErrnoException) => { throw new Error(`KEYSTEAD_CHECKPOINTS_S3_SECRET_ACCESS_KEY_FILE: ${secret.file} cannot be read (${error.code})`); })).trim();
  return { credentials: { accessKeyId, secretAccessKey } };
}

const nameOf = (error: unknown): string => (error instanceof Error ? error.name : '');
const statusOf = (error: unknown): number | undefined => (error as { $metadata?: { httpStatusCode?: number } } | null)?.$metadata?.httpStatusCode;

function problemOf(what: string, error: unknown): unknown {
  if (error instanceof PlaceProblem) return error;
  const known = Object.hasOwn(refusals, nameOf(error)) ? refusals[nameOf(error)] : undefined;
  const status = statusOf(error);
  return new PlaceProblem(known === undefined ? 'unreachable' : 'refused', `${what}: ${known ?? (status === undefined ? 'it does not answer' : `it answers ${status}`)}`, { cause: error });
}
