import { Disk } from 'flydrive';
import { FSDriver } from 'flydrive/drivers/fs';

/** Where sealed bytes lie. Keys are made here from ids (`t/<tenant>/<id>`), never from a name that a person chose. */
export interface ObjectStorage {
  put(key: string, bytes: Uint8Array): Promise<void>;
  get(key: string): Promise<Uint8Array>;
  /** Deleting what is not there is no error. */
  delete(key: string): Promise<void>;
  /** Deletes every object whose key begins with `prefix/`. */
  deleteAll(prefix: string): Promise<void>;
}

/** Objects as files below `folder`. */
export function openFolderStorage(folder: string): ObjectStorage {
  const disk = new Disk(new FSDriver({ location: folder, visibility: 'private' }));
  return {
    put: (key, bytes) => disk.put(key, bytes),
    get: (key) => disk.getBytes(key),
    delete: (key) => disk.delete(key),
    deleteAll: (prefix) => disk.deleteAll(prefix),
  };
}
