import type { ObjectStorage } from './storage.ts';
import { ObjectMissing } from './storage.ts';

export interface Moved { readonly copied: number; readonly there: number; readonly bytes: number }

/**
 * Copies every object of one storage to another and reads each back; what is there already, byte for byte, is left alone, so that a copy that broke off goes on.
 * Objects are sealed: none is opened. Nothing is taken away from where they were.
 * @throws where an object was read back otherwise than it was written.
 */
export async function copyObjects(from: ObjectStorage, to: ObjectStorage, onObject: (done: number) => void = () => undefined): Promise<Moved> {
  let [copied, there, bytes] = [0, 0, 0];
  for await (const key of from.list()) {
    const object = await readOrNull(from, key);
    // Deleted meanwhile.
    if (object === null) continue;
    const found = await readOrNull(to, key);
    if (found !== null && Buffer.compare(found, object) === 0) there += 1;
    else {
      await to.put(key, object);
      if (Buffer.compare(await to.get(key), object) !== 0) throw new Error(`${key} was read back otherwise than it was written; nothing was taken away from where it was`);
      copied += 1;
      bytes += object.byteLength;
    }
    onObject(copied + there);
  }
  return { copied, there, bytes };
}

async function readOrNull(storage: ObjectStorage, key: string): Promise<Uint8Array | null> {
  return storage.get(key).catch((error: unknown) => {
    if (error instanceof ObjectMissing) return null;
    throw error;
  });
}
