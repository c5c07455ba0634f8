import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { ZipFile } from 'yazl';
import { type Manifest, manifestPath } from './archive-format.ts';

/** One file of an archive. Its content is asked for when its turn comes, and never held whole. */
export interface ArchiveFile {
  readonly path: string;
  /** False for what is packed already. */
  readonly compress: boolean;
  readonly content: AsyncIterable<Uint8Array> | Iterable<Uint8Array>;
}

type Listed = Manifest['files'][number];

/**
 * Writes files as a ZIP (with ZIP64 where needed), one after the other, and the manifest with their hashes as the last. Of what is
 * written, the list of files alone stays in memory.
 *
 * @param finish makes the manifest from that list.
 * @throws whatever reading a file threw; nothing whole was written then.
 */
export async function* writeArchive(files: AsyncIterable<ArchiveFile>, options: { at: Date; finish: (listed: Listed[]) => Manifest }): AsyncGenerator<Uint8Array> {
  const zip = new ZipFile();
  // Its type says less than it is: a stream of Node.js that can be destroyed.
  const output = zip.outputStream as Readable;
  const listed: Listed[] = [];
  const fail = (error: unknown): void => { output.destroy(error instanceof Error ? error : new Error(String(error))); };
  zip.on('error', fail);
  const closed = new Promise<void>((resolve) => { output.once('close', resolve); });

  async function feed(): Promise<void> {
    for await (const { path, compress, content } of files) {
      if (output.destroyed) return;
      const hash = createHash('sha256');
      let sizeBytes = 0;
      const counted = Readable.from((async function* () {
        for await (const chunk of content) {
          hash.update(chunk);
          sizeBytes += chunk.byteLength;
          yield chunk;
        }
      })(), { objectMode: false });
      const read = new Promise<void>((resolve, reject) => { counted.once('end', resolve).once('error', reject); });
      zip.addReadStream(counted, path, { compress, mtime: options.at });
      await Promise.race([read, closed]);
      listed.push({ path, sha256: hash.digest('hex'), sizeBytes });
    }
    zip.addBuffer(Buffer.from(`${JSON.stringify(options.finish(listed), null, 2)}\n`), manifestPath, { mtime: options.at });
    zip.end();
  }

  const feeding = feed().catch(fail);
  try {
    for await (const chunk of output) yield chunk as Uint8Array;
  } finally {
    output.destroy();
    await feeding;
  }
}

/** Objects as JSON Lines, in chunks. */
export async function* toJsonLines(rows: AsyncIterable<unknown> | Iterable<unknown>): AsyncGenerator<Uint8Array> {
  let text = '';
  for await (const row of rows) {
    text += `${JSON.stringify(row)}\n`;
    if (text.length < chunkCharacters) continue;
    yield Buffer.from(text);
    text = '';
  }
  yield Buffer.from(text);
}

const chunkCharacters = 65_536;
