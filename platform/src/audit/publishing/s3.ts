import { readFile } from 'node:fs/promises';
import type { S3Client } from '@aws-sdk/client-s3';
import { NoteError, originOfLog, parseCheckpoint, parseNote, platformLogId, sameBytes } from '@keystead/contract';
import type { S3Settings } from '../../foundation/index.ts';
import { findLast } from './find-last.ts';
import { type HeldCheckpoint, type HeldQuestion, type LogCheckpoint, type Place, PlaceProblem, type Published, inLanes, publishEach } from './place.ts';

const connectMilliseconds = 5_000;
const silenceMilliseconds = 10_000;
/** What is found among these is told before more are asked for. */
const originsAtOnce = 100;

/** What a person is to change; anything else may pass by itself. */
const refusals: Readonly<Record<string, string>> = {
  NoSuchBucket: 'there is no such bucket', AccessDenied: 'it refuses access: the key needs s3:PutObject, s3:GetObject and s3:ListBucket', InvalidAccessKeyId: 'it does not know the access key',
  SignatureDoesNotMatch: 'the secret of the access key is not right', PermanentRedirect: 'the bucket is in another region', AuthorizationHeaderMalformed: 'the region is not the bucket’s',
  CredentialsProviderError: 'no access key was found', InvalidBucketName: 'the bucket’s name is none',
};

/**
 * A bucket: `checkpoints/ORIGIN/SIZE` for each published checkpoint, written once and never over another (If-None-Match), and `latest/ORIGIN`, for people to find. A bucket with object
 * lock keeps the first kind from everybody, so these are what is believed. After a restore that the operator accepted, the log goes on below `checkpoints/ORIGIN/after-SIZE-ROOT/`.
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

  /** Keys, and folders where a delimiter is given, in the order of their names. */
  async function* list(asked: { readonly Prefix: string; readonly Delimiter?: string }): AsyncGenerator<string> {
    let after: string | undefined;
    do {
      const start = after;
      const page = await ask(() => client.send(new aws.ListObjectsV2Command({ Bucket: bucket, ...asked, ContinuationToken: start })));
      yield* [...(page.CommonPrefixes ?? []).flatMap(({ Prefix }) => Prefix ?? []), ...(page.Contents ?? []).flatMap(({ Key }) => Key ?? [])];
      after = page.NextContinuationToken;
    } while (after !== undefined);
  }

  /** What lies in the folder of a history above a size: of two keys those that are sizes, and whether others lie there. Names come after digits, so nothing is missed before them. */
  async function listAbove(history: string, size: number): Promise<{ readonly sizes: readonly number[]; readonly others: boolean }> {
    const { Contents = [] } = await ask(() => client.send(new aws.ListObjectsV2Command({ Bucket: bucket, Prefix: history, StartAfter: `${history}${nameOfSize(size)}`, MaxKeys: 2 })));
    const names = Contents.flatMap(({ Key }) => Key?.slice(history.length) ?? []);
    const sizes = names.filter((name) => /^\d{16}$/.test(name)).map(Number);
    if (sizes.some((found) => found <= size)) throw new PlaceProblem('refused', `${what} does not list its objects from a key onwards, in the order of their keys`);
    return { sizes, others: sizes.length < names.length };
  }

  async function publishOne(checkpoint: LogCheckpoint): Promise<Published> {
    const { origin, size, note, givenUp } = checkpoint;
    const history = `${folder}checkpoints/${origin}/${givenUp?.root == null ? '' : nameOfHistory(givenUp.size, givenUp.root)}`;
    const [above] = (await listAbove(history, size)).sizes;
    if (above !== undefined) throw new PlaceProblem('ahead', `${what} holds ${above} entries, and ${size} are here: the database was rolled back`, { heldSize: above });
    await writeOnce(`${history}${nameOfSize(size)}`, note);
    await ask(() => client.send(new aws.PutObjectCommand({ Bucket: bucket, Key: `${folder}latest/${origin}`, Body: note, ContentType: 'text/plain; charset=utf-8' })));
    return { note: null };
  }

  /** One that can be written over. */
  async function readLatest(origin: string): Promise<HeldCheckpoint | null> {
    const note = await read(`${folder}latest/${origin}`);
    if (note === null) return null;
    const held = heldIn(note, origin);
    if (held === null) throw new PlaceProblem('refused', `what lies under latest/${origin} is not a checkpoint`);
    return held;
  }

  /** The newest checkpoint of each history of a log, those that were given up first. That there was one of a size, its key tells, whatever was written over it. */
  async function newestOf(origin: string, guesses: readonly number[]): Promise<readonly HeldCheckpoint[]> {
    const first = `${folder}checkpoints/${origin}/`;
    let hasOthers = false;
    async function newestIn(history: string): Promise<HeldCheckpoint | null> {
      const size = await findLast(async (number) => {
        const { sizes, others } = await listAbove(history, number);
        hasOthers ||= others;
        return sizes;
      }, guesses);
      if (size === null) return null;
      const found = heldIn(await read(`${history}${nameOfSize(size)}`) ?? '', origin);
      return found?.size === size ? found : { origin, size, root: null, contradicts: false };
    }
    const held = [{ history: first, newest: await newestIn(first) }];
    if (hasOthers) for await (const history of list({ Prefix: `${first}after-`, Delimiter: '/' })) if (history.endsWith('/')) held.push({ history, newest: await newestIn(history) });
    const givenUp = new Set(held.map(({ history }) => history));
    const wasGivenUp = (newest: HeldCheckpoint): boolean => newest.root !== null && givenUp.has(`${first}${nameOfHistory(newest.size, newest.root)}`);
    return held.flatMap(({ newest }) => newest ?? []).toSorted((a, b) => Number(wasGivenUp(b)) - Number(wasGivenUp(a)));
  }

  async function* held({ logName, logs }: HeldQuestion): AsyncGenerator<HeldCheckpoint> {
    const problems: PlaceProblem[] = [];
    // One that is none keeps nobody from hearing of the others.
    const orNote = async <Found>(work: Promise<Found>): Promise<Found | null> => work.catch((error: unknown) => {
      if (!(error instanceof PlaceProblem)) throw error;
      problems.push(error);
      return null;
    });
    async function all(origin: string): Promise<readonly HeldCheckpoint[]> {
      const latest = await orNote(readLatest(origin));
      const newest = await orNote(newestOf(origin, [latest?.size ?? 0, known.get(origin)?.givenUp?.size ?? 0].filter((size) => size > 0))) ?? [];
      return latest === null || newest.some((each) => isSame(each, latest)) ? newest : [...newest, latest];
    }
    const known = new Map(logs.map((log) => [log.origin, log]));
    const origins = new Set([...known.keys(), originOfLog(logName, platformLogId)]);
    for await (const found of list({ Prefix: `${folder}checkpoints/${logName}/tenant/`, Delimiter: '/' })) origins.add(found.slice(`${folder}checkpoints/`.length).replace(/\/$/, ''));
    for await (const found of list({ Prefix: `${folder}latest/${logName}/` })) origins.add(found.slice(`${folder}latest/`.length));
    const rest = [...origins];
    while (rest.length > 0) for (const found of await inLanes(rest.splice(0, originsAtOnce), all)) yield* found;
    const [problem] = problems;
    if (problem !== undefined) throw problem;
  }

  return {
    id: 's3', what, periodMilliseconds: null,
    publish: (checkpoints) => publishEach(checkpoints, publishOne),
    held,
    close: async () => { client.destroy(); },
  };
}

/** As long as the largest number that is kept exactly: the order of the keys is the order of the sizes. */
const nameOfSize = (size: number): string => String(size).padStart(16, '0');
/** The folder of what followed a checkpoint that was given up. */
const nameOfHistory = (size: number, root: Uint8Array): string => `after-${size}-${Buffer.from(root).toString('hex').slice(0, 16)}/`;

const isSame = (one: HeldCheckpoint, other: HeldCheckpoint): boolean => one.size === other.size && one.contradicts === other.contradicts && one.root !== null && other.root !== null && sameBytes(one.root, other.root);

/** Signatures are for whoever asks to judge: what is written here was put here with the right to write. `null` for what is no checkpoint. */
function heldIn(note: string, origin: string): HeldCheckpoint | null {
  try {
    const { size, root, origin: written } = parseCheckpoint(parseNote(note).text);
    return { origin, size, root, contradicts: written !== origin };
  } catch (error) {
    if (error instanceof NoteError) return null;
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
