import { createHash, randomBytes as systemRandomBytes } from 'node:crypto';
import { constants } from 'node:fs';
import { type FileHandle, link, lstat, mkdir, open, unlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Stats } from 'node:fs';
import { type RandomBytes, keyLength } from '../aead.ts';
import { VaultError } from '../errors.ts';

const heading = 'keystead-root-key v1';
const layout = /^keystead-root-key v1\nid: (kf_[0-9a-f]{16})\nkey: ([A-Za-z0-9+/]{43}=)\n$/;

export interface StoredRootKey { readonly keyId: string; readonly key: Buffer }

/** Names a root key without telling anything of it: it is 256 random bits. Also shows damage to the file. */
function nameOf(key: Buffer): string {
  return `kf_${createHash('sha256').update('keystead root key id v1').update(key).digest('hex').slice(0, 16)}`;
}

/**
 * Makes a root key file (0600 in a 0700 folder) unless there is one. It appears whole or not at all, also when two
 * processes try at once or the power goes: it is written under another name, flushed, and then linked, which fails where the name is taken.
 */
export async function createRootKeyFile(path: string, randomBytes: RandomBytes): Promise<void> {
  await writeRootKeyFile(dirname(path), randomBytes, () => path);
}

/** Makes a further root key, in a file named after it (`<ring>-root.<key id>.key`). @returns its path. */
export async function makeRootKeyFile(folder: string, ring: string, randomBytes: RandomBytes = systemRandomBytes): Promise<string> {
  return writeRootKeyFile(folder, randomBytes, (keyId) => join(folder, `${ring}-root.${keyId}.key`));
}

async function writeRootKeyFile(folder: string, randomBytes: RandomBytes, pathOf: (keyId: string) => string): Promise<string> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const key = randomBytes(keyLength);
  const path = pathOf(nameOf(key));
  const temporary = `${path}.${randomBytes(8).toString('hex')}.new`;
  const file = await open(temporary, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW, 0o600);
  try {
    await file.writeFile(`${heading}\nid: ${nameOf(key)}\nkey: ${key.toString('base64')}\n`);
    await file.sync();
    await file.close();
    await linkUnlessTaken(temporary, path);
  } finally {
    key.fill(0);
    await unlink(temporary);
  }
  const directory = await open(folder, constants.O_RDONLY);
  try {
    await directory.sync();
  } finally {
    await directory.close();
  }
  return path;
}

async function linkUnlessTaken(from: string, path: string): Promise<void> {
  try {
    await link(from, path);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  }
}

/** @throws VaultError unless the file is there, whole, a regular file of this user, closed to everybody else, as is its folder. */
export async function readRootKeyFile(path: string, userId: number | undefined): Promise<StoredRootKey> {
  const folder = dirname(path);
  const file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') throw new VaultError('root-key-missing', { path });
    throw new VaultError('root-key-malformed', { path, detail: error.code === 'ELOOP' ? 'it is a symbolic link' : String(error.code) });
  });
  try {
    refuseLoose(folder, await lstat(folder), { wanted: '700', userId });
    const facts = await file.stat();
    if (!facts.isFile()) throw new VaultError('root-key-malformed', { path, detail: 'it is not a regular file' });
    refuseLoose(path, facts, { wanted: '600', userId });
    return await parse(path, file);
  } finally {
    await file.close();
  }
}

/** Windows has neither modes nor numeric owners; there the folder's access list, inherited from the profile, has to do. */
function refuseLoose(path: string, facts: Stats, expected: { wanted: string; userId: number | undefined }): void {
  const { userId, wanted } = expected;
  if (userId === undefined) return;
  if (facts.uid !== userId) throw new VaultError('root-key-owner', { path, owner: String(facts.uid), user: String(userId) });
  const allowed = Number.parseInt(wanted, 8);
  if ((facts.mode & 0o777 & ~allowed) !== 0) throw new VaultError('root-key-loose', { path, wanted, mode: (facts.mode & 0o777).toString(8) });
}

async function parse(path: string, file: FileHandle): Promise<StoredRootKey> {
  const found = layout.exec((await file.readFile('utf8')).slice(0, 1024));
  const [, keyId, encoded] = found ?? [];
  if (keyId === undefined || encoded === undefined) throw new VaultError('root-key-malformed', { path, detail: 'its lines are not the ones of version 1' });
  const key = Buffer.from(encoded, 'base64');
  if (key.byteLength !== keyLength || nameOf(key) !== keyId) throw new VaultError('root-key-malformed', { path, detail: 'its key does not fit its id' });
  return { keyId, key };
}
