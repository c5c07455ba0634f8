import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { KeysteadError, type StorageSettings } from '../foundation/index.ts';
import { type ObjectStorage, openFolderStorage } from './storage.ts';

/** The storage that the settings name. S3 is loaded where it is asked for alone. @throws where its secret cannot be read. */
export async function openStorage({ storage, dataDirectory }: { readonly storage: StorageSettings; readonly dataDirectory: string }): Promise<ObjectStorage> {
  if (storage === null) return openFolderStorage(join(dataDirectory, 'objects'));
  const { openS3Storage } = await import('./storage-s3.ts');
  return openS3Storage(storage);
}

/** What is wrong with a storage, in words for whoever runs it. */
export function storageTrouble(error: unknown): string {
  const detail = error instanceof KeysteadError ? error.parameters['detail'] : undefined;
  return typeof detail === 'string' ? detail : error instanceof Error ? error.message : String(error);
}

/** Writes a small object, reads it and takes it away: whether the storage does what is asked of it. @throws saying what it did not do. */
export async function checkStorage(storage: ObjectStorage): Promise<void> {
  const key = `check/${randomBytes(8).toString('hex')}`;
  const bytes = randomBytes(64);
  await storage.put(key, bytes);
  const read = await storage.get(key);
  await storage.delete(key);
  if (!bytes.equals(read)) throw new Error('an object was read otherwise than it was written');
}
