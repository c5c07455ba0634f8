import { createHash } from 'node:crypto';
import type { Readable } from 'node:stream';
import { readLines } from '@keystead/contract';
import yauzl from 'yauzl';
import type { ZodType } from 'zod';
import { type Manifest, manifest as manifestSchema, manifestPath } from './archive-format.ts';

/** What is wrong with an archive, in a sentence for whoever brought it. */
export class ArchiveProblem extends Error {}

/** An export, open for reading. Nothing in it is believed before its hash was checked. */
export interface Archive {
  readonly manifest: Manifest;
  has(path: string): boolean;
  /** The objects of a JSON Lines file, one by one. @throws ArchiveProblem for a line that is none, or does not fit. */
  lines<T>(path: string, schema: ZodType<T>): AsyncGenerator<T>;
  json<T>(path: string, schema: ZodType<T>): Promise<T>;
  bytes(path: string): Promise<Buffer>;
  close(): void;
}

/** A document may have 25 MiB; one line is a run at most. */
const largestEntryInMemory = 64 * 1_048_576;
const safePath = /^[^/\\][^\\]*$/;

type Entries = ReadonlyMap<string, yauzl.Entry>;

/**
 * Opens an export and checks it whole: the list of files is the manifest's, and each has the hash that stands there.
 * @throws ArchiveProblem
 */
export async function openArchive(file: string): Promise<Archive> {
  const zip = await open(file);
  try {
    const entries = await listEntries(zip);
    const manifest = await readManifest(zip, entries);
    await verify(zip, entries, manifest);
    return reading(zip, entries, manifest);
  } catch (error) {
    zip.close();
    throw error;
  }
}

function open(file: string): Promise<yauzl.ZipFile> {
  return new Promise((resolve, reject) => {
    yauzl.open(file, { lazyEntries: true, autoClose: false, validateEntrySizes: true, strictFileNames: true }, (error, zip) => {
      if (error === null) resolve(zip);
      else reject(new ArchiveProblem(`${file} cannot be read as a ZIP: ${error.message}`, { cause: error }));
    });
  });
}

function listEntries(zip: yauzl.ZipFile): Promise<Entries> {
  const entries = new Map<string, yauzl.Entry>();
  return new Promise((resolve, reject) => {
    zip.on('entry', (entry: yauzl.Entry) => {
      if (!safePath.test(entry.fileName) || entry.fileName.split('/').includes('..') || entries.has(entry.fileName)) { reject(new ArchiveProblem(`the archive has a file twice, or with a name that no export has: ${entry.fileName.slice(0, 100)}`)); return; }
      entries.set(entry.fileName, entry);
      zip.readEntry();
    });
    zip.on('end', () => resolve(entries));
    zip.on('error', (error: Error) => reject(new ArchiveProblem(`the archive is damaged: ${error.message}`, { cause: error })));
    zip.readEntry();
  });
}

function openEntry(zip: yauzl.ZipFile, entries: Entries, path: string): Promise<Readable> {
  const entry = entries.get(path);
  if (entry === undefined) return Promise.reject(new ArchiveProblem(`the archive is without ${path}`));
  return new Promise((resolve, reject) => {
    zip.openReadStream(entry, (error, stream) => {
      if (error === null) resolve(stream);
      else reject(new ArchiveProblem(`${path} cannot be read: ${error.message}`, { cause: error }));
    });
  });
}

async function* chunksOf(zip: yauzl.ZipFile, entries: Entries, path: string): AsyncGenerator<Buffer> {
  const stream = await openEntry(zip, entries, path);
  try {
    for await (const chunk of stream) yield chunk as Buffer;
  } catch (error) {
    throw new ArchiveProblem(`${path} is damaged`, { cause: error });
  }
}

async function readWhole(zip: yauzl.ZipFile, entries: Entries, path: string): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let total = 0;
  for await (const chunk of chunksOf(zip, entries, path)) {
    total += chunk.byteLength;
    if (total > largestEntryInMemory) throw new ArchiveProblem(`${path} is larger than any file of its kind`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

async function readManifest(zip: yauzl.ZipFile, entries: Entries): Promise<Manifest> {
  if (!entries.has(manifestPath)) throw new ArchiveProblem('this is no export of Keystead: it has no manifest.json');
  const read = manifestSchema.safeParse(parseJson((await readWhole(zip, entries, manifestPath)).toString('utf8'), manifestPath));
  if (!read.success) throw new ArchiveProblem('this is no export that this version can read: its manifest.json does not fit');
  return read.data;
}

async function verify(zip: yauzl.ZipFile, entries: Entries, { files }: Manifest): Promise<void> {
  if (new Set(files.map(({ path }) => path)).size !== entries.size - 1) throw new ArchiveProblem('the archive has other files than its manifest names');
  for (const { path, sha256, sizeBytes } of files) {
    const hash = createHash('sha256');
    let size = 0;
    for await (const chunk of chunksOf(zip, entries, path)) {
      size += chunk.byteLength;
      if (size > sizeBytes) break;
      hash.update(chunk);
    }
    if (size !== sizeBytes || hash.digest('hex') !== sha256) throw new ArchiveProblem(`${path} is not what it was when the export was written`);
  }
}

function reading(zip: yauzl.ZipFile, entries: Entries, manifest: Manifest): Archive {
  async function* lines<T>(path: string, schema: ZodType<T>): AsyncGenerator<T> {
    let number = 0;
    for await (const line of readLines(chunksOf(zip, entries, path))) {
      number += 1;
      if (line !== '') yield fitting(parseJson(line, `${path}, line ${number}`), schema, `${path}, line ${number}`);
    }
  }
  return {
    manifest, lines,
    has: (path) => entries.has(path),
    json: async (path, schema) => fitting(parseJson((await readWhole(zip, entries, path)).toString('utf8'), path), schema, path),
    bytes: (path) => readWhole(zip, entries, path),
    close: () => zip.close(),
  };
}

function parseJson(text: string, place: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw new ArchiveProblem(`${place} is not valid JSON`);
  }
}

function fitting<T>(value: unknown, schema: ZodType<T>, place: string): T {
  const read = schema.safeParse(value);
  if (read.success) return read.data;
  const issue = read.error.issues[0];
  throw new ArchiveProblem(`${place} does not fit: ${issue === undefined ? '' : `${issue.path.map(String).join('.')} ${issue.message}`}`);
}
