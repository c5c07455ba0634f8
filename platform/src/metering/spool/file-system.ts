import { closeSync, fdatasync, fsync, ftruncateSync, mkdirSync, openSync, readFileSync, readdirSync, statSync, writeFileSync, writeSync } from 'node:fs';

/** What the spool asks of the disk. A test passes one that is full. */
export interface SpoolFileSystem {
  makeDirectory(path: string): void;
  list(directory: string): readonly string[];
  sizeBytes(path: string): number;
  /** The text of a small file; `null` where there is none. */
  read(path: string): string | null;
  write(path: string, text: string): void;
  /** Opens a new file for appending; fails where it exists. */
  create(path: string): number;
  /** May write less than it was given. */
  append(file: number, bytes: Uint8Array): number;
  truncate(file: number, sizeBytes: number): void;
  close(file: number): void;
  /** Hands what was written to the disk itself. */
  sync(file: number): Promise<void>;
  syncDirectory(path: string): Promise<void>;
}

const ownerOnly = 0o600;

export const nodeFileSystem: SpoolFileSystem = {
  makeDirectory: (path) => { mkdirSync(path, { recursive: true, mode: 0o700 }); },
  list: (directory) => readdirSync(directory),
  sizeBytes: (path) => statSync(path, { throwIfNoEntry: false })?.size ?? 0,
  read(path) {
    try {
      return readFileSync(path, 'utf8');
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
      throw error;
    }
  },
  write: (path, text) => { writeFileSync(path, text, { mode: ownerOnly, flag: 'wx', flush: true }); },
  create: (path) => openSync(path, 'ax', ownerOnly),
  append: (file, bytes) => writeSync(file, bytes),
  truncate: (file, sizeBytes) => { ftruncateSync(file, sizeBytes); },
  close: (file) => { closeSync(file); },
  sync: (file) => new Promise((resolve, reject) => { fdatasync(file, (error) => { if (error === null) resolve(); else reject(error); }); }),
  async syncDirectory(path) {
    const file = openSync(path, 'r');
    try {
      await new Promise<void>((resolve, reject) => { fsync(file, (error) => { if (error === null) resolve(); else reject(error); }); });
    } finally {
      closeSync(file);
    }
  },
};
