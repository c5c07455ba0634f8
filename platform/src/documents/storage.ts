import { buffer } from 'node:stream/consumers';
import { Disk } from 'flydrive';
import { FSDriver } from 'flydrive/drivers/fs';

/**
 * Where sealed bytes lie. Keys are made here from ids (`t/<tenant>/<id>`), never from a name that a person chose. A put that fails may have stored
 * what opens for nobody: whoever put it deletes it. A service that does not do its work is KeysteadError `unavailable`.
 */
export interface ObjectStorage {
  put(key: string, bytes: Uint8Array): Promise<void>;
  /** @throws ObjectMissing */
  get(key: string): Promise<Uint8Array>;
  /** Deleting what is not there is no error. */
  delete(key: string): Promise<void>;
  /** Deletes every object whose key begins with `prefix/`. */
  deleteAll(prefix: string): Promise<void>;
  /** The keys of every object, in no order. */
  list(): AsyncIterable<string>;
}

/** There is no object of that key. */
export class ObjectMissing extends Error {
  constructor(key: string, options?: { cause?: unknown }) {
    super(`there is no object ${key} in storage`, options);
    this.name = 'ObjectMissing';
  }
}

/** Objects as files below `folder`. */
export function openFolderStorage(folder: string): ObjectStorage {
  const disk = new Disk(new FSDriver({ location: folder, visibility: 'private' }));
  return {
    put: (key, bytes) => disk.put(key, bytes),
    async get(key) {
      try {
        // As a stream: FlyDrive gives the memory behind the bytes otherwise, which is not always theirs alone.
        return await buffer(await disk.getStream(key));
      } catch (error) {
        throw isAbsent(error) ? new ObjectMissing(key, { cause: error }) : error;
      }
    },
    delete: (key) => disk.delete(key),
    deleteAll: (prefix) => disk.deleteAll(prefix),
    async* list() {
      for (const object of await filesOf(disk)) yield object;
    },
  };
}

async function filesOf(disk: Disk): Promise<string[]> {
  const { objects } = await disk.listAll('', { recursive: true }).catch((error: unknown) => { if (isAbsent(error)) return { objects: [] }; throw error; });
  return [...objects].flatMap((object) => (object.isFile ? [object.key] : []));
}

/** FlyDrive tells in `cause` why it could not read. */
function isAbsent(error: unknown): boolean {
  const cause = error instanceof Error ? error.cause ?? error : null;
  return cause instanceof Error && 'code' in cause && cause.code === 'ENOENT';
}
