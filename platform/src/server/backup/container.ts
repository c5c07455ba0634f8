import { createReadStream, existsSync } from 'node:fs';
import { link, open as openFile, rm } from 'node:fs/promises';
import { finished, pipeline } from 'node:stream/promises';
import { Readable } from 'node:stream';
import tar from 'tar-stream';
import { BackupProblem } from './problem.ts';
import { type Opening, type Sealing, damaged, open, seal } from './sealing.ts';

/** A sealed tar file that grows entry by entry. */
export interface ContainerWriter {
  /** Waits until the file has taken it: memory is that of a few entries. */
  add(name: string, bytes: Uint8Array): Promise<void>;
  /** Until now it had another name: a file that is there is whole. */
  finish(): Promise<void>;
  /** Takes back what was written. */
  abandon(): Promise<void>;
}

/** @throws BackupProblem where the file exists already, or for a recipient that is none. */
export async function createContainer(file: string, sealing: Sealing): Promise<ContainerWriter> {
  const pack = tar.pack();
  const unfinished = `${file}.unfinished`;
  for (const path of [file, unfinished]) if (existsSync(path)) throw new BackupProblem(`${path} is there already; nothing is written over. Name another file, or remove it.`);
  const sealed = await seal(Readable.from(pack), sealing);
  const written = pipeline(sealed, (await openFile(unfinished, 'wx', 0o600)).createWriteStream());
  // Told by whoever adds the next entry, or finishes.
  written.catch(() => undefined);
  return {
    async add(name, bytes) {
      const entry = pack.entry({ name, size: bytes.byteLength, mode: 0o600, mtime: new Date(0) });
      entry.end(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
      await Promise.race([finished(entry as unknown as NodeJS.WritableStream), written.then(() => { throw new Error('the file was closed'); })]);
    },
    async finish() {
      pack.finalize();
      await written;
      await link(unfinished, file);
      await rm(unfinished);
    },
    async abandon() {
      pack.destroy();
      await written.catch(() => undefined);
      await rm(unfinished, { force: true });
    },
  };
}

export interface ContainerEntry { readonly name: string; readonly bytes: Buffer }

/** The entries in their order, one in memory at a time. @throws BackupProblem where it does not open, or was changed or cut off. */
export async function* readContainer(file: string, opening: Opening): AsyncGenerator<ContainerEntry> {
  const input = createReadStream(file);
  const plain = await open(input, opening);
  const extract = tar.extract();
  // Streams of another make, which behave as ours do.
  const flowing: Promise<void> = pipeline(plain, extract as unknown as NodeJS.WritableStream);
  flowing.catch(() => undefined);
  try {
    for await (const entry of extract) {
      const chunks: Buffer[] = [];
      for await (const chunk of entry as AsyncIterable<Buffer>) chunks.push(chunk);
      yield { name: entry.header.name, bytes: Buffer.concat(chunks) };
    }
    await flowing;
  } catch (error) {
    throw damaged(error);
  } finally {
    extract.destroy();
    input.destroy();
  }
}
