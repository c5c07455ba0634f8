import { closeSync, copyFileSync, ftruncateSync, mkdirSync, openSync, readdirSync, statSync, writeSync } from 'node:fs';
import { basename, join } from 'node:path';
import { type SpoolFileSystem, nodeFileSystem } from '../../src/metering/spool/file-system.ts';

/** What a power cut leaves of bytes that no finished sync covers: those before a cut (0: none, 1: all), and of these every page but some, which are zeros. */
export interface Loss { readonly kept: number; readonly holes: readonly number[] }

interface File { readonly name: string; readonly folder: string; durable: number; isNamed: boolean }
interface Sync { readonly file: File; readonly upTo: number; readonly answer: () => void }

const pageBytes = 4_096;

/** A disk that takes what it is given when a test says so, and forgets the rest when its power goes. The operating system above it sees all that was written. */
export class LosingDisk {
  readonly #files = new Map<number, File>();
  #syncs: Sync[] = [];
  readonly fileSystem: SpoolFileSystem = {
    ...nodeFileSystem,
    create: (path) => {
      const file = nodeFileSystem.create(path);
      this.#files.set(file, { name: basename(path), folder: join(path, '..'), durable: 0, isNamed: false });
      return file;
    },
    // Read again after the power cut by the test alone.
    close: () => undefined,
    sync: (fd) => new Promise((resolve) => {
      const file = this.#files.get(fd);
      if (file === undefined) { resolve(); return; }
      this.#syncs.push({ file, upTo: statSync(join(file.folder, file.name)).size, answer: resolve });
    }),
    syncDirectory: async () => { for (const file of this.#files.values()) file.isNamed ||= file.durable > 0; },
  };

  /** The disk has all that it was asked to take so far. `false`: it was not asked. */
  answer(): boolean {
    const syncs = this.#syncs;
    this.#syncs = [];
    for (const { file, upTo, answer } of syncs) { file.durable = Math.max(file.durable, upTo); answer(); }
    return syncs.length > 0;
  }

  /** Up to where a segment is on the disk itself. */
  durableBytes(name: string): number {
    return [...this.#files.values()].find((file) => file.name === name)?.durable ?? 0;
  }

  /** What is found after the power came back, in another folder. A file whose folder was not synced since is not there where `forgets` says so. */
  leave(into: string, { kept, holes }: Loss, forgets: boolean): void {
    mkdirSync(into, { recursive: true });
    const [folder] = new Set([...this.#files.values()].map((file) => file.folder));
    if (folder !== undefined) for (const name of readdirSync(folder)) if (name === 'spool-id') copyFileSync(join(folder, name), join(into, name));
    for (const [fd, file] of this.#files) {
      const path = join(file.folder, file.name);
      if (!(forgets && !file.isNamed)) copyLosing(path, join(into, file.name), { durable: file.durable, kept, holes });
      closeSync(fd);
    }
    this.#files.clear();
  }
}

function copyLosing(from: string, to: string, { durable, kept, holes }: Loss & { readonly durable: number }): void {
  copyFileSync(from, to);
  const size = statSync(to).size;
  const end = durable + Math.round((size - durable) * kept);
  const file = openSync(to, 'r+');
  try {
    ftruncateSync(file, end);
    for (const hole of holes) {
      const page = Math.floor(durable / pageBytes) + hole;
      const [start, stop] = [Math.max(durable, page * pageBytes), Math.min(end, (page + 1) * pageBytes)];
      if (start < stop) writeSync(file, Buffer.alloc(stop - start), 0, stop - start, start);
    }
  } finally {
    closeSync(file);
  }
}
