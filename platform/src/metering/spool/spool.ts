import { join } from 'node:path';
import { type Clock, type Logger, createComplaint, newId, processMark } from '../../foundation/index.ts';
import { SpoolUnwritable } from '../errors.ts';
import type { SpoolRecord } from '../records.ts';
import { recordLine } from './record-line.ts';
import { type SpoolFileSystem, nodeFileSystem } from './file-system.ts';
import { type WriterLine, segmentPath, segmentsAmong } from './segments.ts';

export interface SpoolOptions {
  /** This process's own folder; no other process may have it open for writing. */
  readonly directory: string;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly segmentBytes?: number;
  /** Beyond this much waiting to be shipped, no intent is taken. */
  readonly backlogBytes?: number;
  readonly syncMilliseconds?: number;
  /** A disk that keeps one sync for longer than this takes no further intent until it has answered. */
  readonly syncLimitMilliseconds?: number;
  /** Milliseconds that only grow, whatever becomes of the clock. */
  readonly monotonic?: () => number;
  readonly fileSystem?: SpoolFileSystem;
  /** The mark of the process that writes; this one's where left out. */
  readonly process?: string;
}

export interface Spool {
  /** Names this folder in the database; stays the same over restarts. */
  readonly id: string;
  /** Names this opening of the spool. */
  readonly writer: string;
  readonly directory: string;
  /**
   * Takes a record. Returns or resolves once the operating system has it, so that it survives the death of this process
   * (`kill -9`). While little comes, the first record of a turn of the event loop is written at once; under load all of a
   * turn go out in one write. The disk has them some milliseconds later (grouped `fdatasync`): a power cut can lose the records of the last ~10 ms and of the sync then under way. Where
   * the disk hangs in that sync, this stays bounded: past the limit nothing more is taken.
   *
   * Rejects with SpoolUnwritable where that is not possible (disk full or hanging, too much waiting). An intent or refusal is
   * then gone, and no key may be used for it; an outcome is kept and written as soon as that is possible again.
   */
  append(record: SpoolRecord): void | Promise<void>;
  /** Writes what is waiting, syncs, closes. */
  close(): Promise<void>;
}

const mebibyte = 1_048_576;
/** Of a character of a string, which has 16 bits. */
const mostUtf8Bytes = 3;
/** How long a failed or full spool waits before it looks again. */
const retryMilliseconds = 250;
/** While it lasts, each kind of trouble is said so often. */
const complaintMilliseconds = 10_000;

/** Opens a spool for writing: always into a new segment, since an old one may end in a torn line. */
export function openSpool(options: SpoolOptions): Spool {
  return new SpoolWriter(options);
}

interface Batch { readonly done: Promise<void>; readonly resolve: () => void; readonly reject: (error: unknown) => void }

class SpoolWriter implements Spool {
  readonly id: string;
  readonly writer = newId();
  readonly directory: string;
  readonly #options: SpoolOptions;
  readonly #fileSystem: SpoolFileSystem;
  readonly #segmentBytes: number;
  /** The first line of each segment. */
  readonly #heading: string;
  #segment: number;
  #file: number | null = null;
  #sizeBytes = 0;
  /** Lines of this turn that are refused if they cannot be written, and those that must not get lost. */
  #refusable = '';
  #lasting = '';
  #batch: Batch | null = null;
  /** Records taken in this turn of the event loop. */
  #takenInTurn = 0;
  /** The turn before took several. */
  #busy = false;
  #fullSince: number | null = null;
  readonly #unwritable = createComplaint(complaintMilliseconds);
  readonly #full = createComplaint(complaintMilliseconds);
  #retryTimer: NodeJS.Timeout | null = null;
  #syncTimer: NodeJS.Timeout | null = null;
  #syncing: Promise<void> = Promise.resolve();
  #syncingSince: number | null = null;
  #directorySynced = false;
  #closed = false;
  readonly #memory = Buffer.allocUnsafeSlow(256 * 1_024);

  constructor(options: SpoolOptions) {
    this.#options = options;
    this.directory = options.directory;
    this.#fileSystem = options.fileSystem ?? nodeFileSystem;
    this.#segmentBytes = options.segmentBytes ?? 16 * mebibyte;
    this.#heading = `${JSON.stringify({ type: 'writer', writer: this.writer, process: options.process ?? processMark() } satisfies WriterLine)}\n`;
    this.#fileSystem.makeDirectory(this.directory);
    this.id = readOrMakeId(this.directory, this.#fileSystem);
    this.#segment = segmentsAmong(this.#fileSystem.list(this.directory)).at(-1) ?? 0;
    this.#announce();
  }

  append(record: SpoolRecord): void | Promise<void> {
    if (this.#closed) return Promise.reject(new SpoolUnwritable('closed'));
    const lasting = record.type === 'outcome';
    if (!lasting && this.#isFull()) return Promise.reject(new SpoolUnwritable('backlog'));
    if (!lasting && this.#diskHangs()) return Promise.reject(new SpoolUnwritable('disk'));
    const line = recordLine(record);
    if (lasting) this.#lasting += line;
    else this.#refusable += line;
    this.#takenInTurn += 1;
    if (this.#takenInTurn === 1) setImmediate(this.#endTurn);
    if (this.#takenInTurn > 1 || this.#busy) return this.#waitForTurn();
    const failure = this.#flush();
    return failure === null ? undefined : unheard(Promise.reject(failure));
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#flush();
    if (this.#retryTimer !== null) clearTimeout(this.#retryTimer);
    if (this.#syncTimer !== null) clearTimeout(this.#syncTimer);
    this.#syncTimer = null;
    await this.#syncing;
    const file = this.#file;
    this.#file = null;
    if (file === null) return;
    await this.#sync(file);
    this.#fileSystem.close(file);
  }

  /** At once, not with the first record: the new segment tells the shipper that the writer before is gone. */
  #announce(): void {
    try {
      this.#writeOut('');
    } catch (error) {
      this.#options.logger.error({ err: error, directory: this.directory }, 'the spool cannot be written; keys are not used until it can');
    }
  }

  #waitForTurn(): Promise<void> {
    if (this.#batch === null) {
      const { promise, resolve, reject } = Promise.withResolvers<void>();
      this.#batch = { done: unheard(promise), resolve, reject };
    }
    return this.#batch.done;
  }

  readonly #endTurn = (): void => {
    this.#busy = this.#takenInTurn > 1;
    this.#takenInTurn = 0;
    if (this.#batch !== null) this.#flush();
  };

  /** Writes what waits. Gives why it could not. */
  #flush(): SpoolUnwritable | null {
    const batch = this.#batch;
    const lines = this.#refusable + this.#lasting;
    this.#batch = null;
    this.#refusable = '';
    try {
      if (lines !== '') this.#writeOut(lines);
      this.#lasting = '';
      batch?.resolve();
      return null;
    } catch (error) {
      const failure = new SpoolUnwritable('disk', { cause: error });
      this.#unwritable((times) => this.#options.logger.error({ err: error, directory: this.directory, times }, 'the spool cannot be written; keys are not used until it can'));
      batch?.reject(failure);
      if (this.#lasting !== '' && !this.#closed) this.#retryLater();
      return failure;
    }
  }

  #retryLater(): void {
    this.#retryTimer ??= setTimeout(() => {
      this.#retryTimer = null;
      if (this.#batch === null) this.#flush();
    }, retryMilliseconds);
  }

  /** All of the lines, or none of them. */
  #writeOut(lines: string): void {
    if (this.#file !== null && this.#sizeBytes + lines.length > this.#segmentBytes) this.#leaveSegment(this.#file);
    const file = this.#file ??= this.#nextSegment();
    const bytes = this.#encoded(this.#sizeBytes === 0 ? this.#heading + lines : lines);
    try {
      for (let written = 0; written < bytes.length;) written += this.#fileSystem.append(file, bytes.subarray(written));
      this.#sizeBytes += bytes.length;
    } catch (error) {
      this.#undo(file);
      throw error;
    }
    this.#syncSoon();
  }

  /** Into the same memory each time where it fits: the lines are written before this is called again. */
  #encoded(lines: string): Buffer {
    if (lines.length * mostUtf8Bytes > this.#memory.length) return Buffer.from(lines);
    return this.#memory.subarray(0, this.#memory.write(lines));
  }

  /** Half a line would spoil the next one. */
  #undo(file: number): void {
    try {
      this.#fileSystem.truncate(file, this.#sizeBytes);
    } catch {
      this.#abandon(file);
    }
  }

  /** The segment ends here, torn perhaps; the next record starts a new one. */
  #abandon(file: number): void {
    this.#file = null;
    this.#fileSystem.close(file);
  }

  #nextSegment(): number {
    const file = this.#fileSystem.create(segmentPath(this.directory, this.#segment + 1));
    this.#segment += 1;
    this.#sizeBytes = 0;
    this.#directorySynced = false;
    if (this.#backlogBytes() > this.#limitBytes) this.#becomeFull();
    return file;
  }

  #leaveSegment(file: number): void {
    this.#file = null;
    this.#syncing = this.#syncing.then(() => this.#sync(file)).then(() => { this.#fileSystem.close(file); });
  }

  get #limitBytes(): number {
    return this.#options.backlogBytes ?? 2_048 * mebibyte;
  }

  #backlogBytes(): number {
    return segmentsAmong(this.#fileSystem.list(this.directory)).reduce((sum, segment) => sum + this.#fileSystem.sizeBytes(segmentPath(this.directory, segment)), 0);
  }

  #isFull(): boolean {
    if (this.#fullSince === null) return false;
    if (this.#now() - this.#fullSince < retryMilliseconds) return true;
    this.#fullSince = null;
    if (this.#backlogBytes() > this.#limitBytes) this.#becomeFull();
    return this.#fullSince !== null;
  }

  #becomeFull(): void {
    this.#fullSince = this.#now();
    this.#full(() => this.#options.logger.error({ directory: this.directory, limitBytes: this.#limitBytes }, 'too much of the spool waits to be shipped; keys are not used until the shipper has caught up'));
  }

  #diskHangs(): boolean {
    return this.#syncingSince !== null && this.#monotonic() - this.#syncingSince > (this.#options.syncLimitMilliseconds ?? 5_000);
  }

  #monotonic(): number {
    return (this.#options.monotonic ?? monotonicMilliseconds)();
  }

  #now(): number {
    return this.#options.clock.now().getTime();
  }

  #syncSoon(): void {
    this.#syncTimer ??= setTimeout(() => {
      this.#syncing = this.#syncing.then(async () => {
        this.#syncTimer = null;
        if (this.#file !== null) await this.#sync(this.#file);
      });
    }, this.#options.syncMilliseconds ?? 10).unref();
  }

  async #sync(file: number): Promise<void> {
    this.#syncingSince = this.#monotonic();
    try {
      await this.#fileSystem.sync(file);
      if (!this.#directorySynced) await this.#fileSystem.syncDirectory(this.directory);
      this.#directorySynced = true;
    } catch (error) {
      // What the disk refused may be gone from the cache as well; the next record starts a new segment.
      this.#options.logger.error({ err: error, directory: this.directory }, 'the disk did not take the spool');
      if (this.#file === file) this.#abandon(file);
    } finally {
      this.#syncingSince = null;
    }
  }
}

/** An outcome is appended without anyone waiting for it. */
function unheard(written: Promise<void>): Promise<void> {
  written.catch(() => undefined);
  return written;
}

const monotonicMilliseconds = (): number => performance.now();

function readOrMakeId(directory: string, fileSystem: SpoolFileSystem): string {
  const path = join(directory, 'spool-id');
  const known = fileSystem.read(path)?.trim();
  if (known !== undefined && known !== '') return known;
  const id = newId();
  fileSystem.write(path, `${id}\n`);
  return id;
}
