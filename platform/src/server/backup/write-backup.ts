import { randomUUID } from 'node:crypto';
import { readFile, readdir } from 'node:fs/promises';
import { join, relative } from 'node:path';
import type pg from 'pg';
import { type ContainerWriter, createContainer } from './container.ts';
import { copyOut } from './copy.ts';
import { type BackupContents, type BackupHead, contentsName, headName, keyTables, objectName, pieceName } from './manifest.ts';
import type { Sealing } from './sealing.ts';
import { readPartitions, readSequences, readTables } from './stored-tables.ts';

export interface BackupWish {
  /** Opened as the owner of the database, for this alone. */
  readonly client: pg.ClientBase;
  /** The folder of objects, or `null` where they lie elsewhere and are kept there. */
  readonly objects: string | null;
  readonly file: string;
  /** Where the wrapped keys of organisations go, where they go apart. */
  readonly keysFile: string | null;
  readonly sealing: Sealing;
  readonly version: string;
  readonly now: Date;
  readonly onProgress?: (what: string) => void;
}

export interface MadeBackup { readonly id: string; readonly tables: number; readonly rows: number; readonly objects: BackupContents['objects'] }

/**
 * Copies every table in one snapshot, and the objects. Root keys are not in it: whoever holds a backup alone reads nothing of what is sealed.
 * Keystead may run meanwhile. Memory is that of a few pieces of 4 MiB and of one object.
 *
 * @throws BackupProblem, and whatever the database or the disk said; no file is left behind then.
 */
export async function writeBackup(wish: BackupWish): Promise<MadeBackup> {
  const main = await createContainer(wish.file, wish.sealing);
  let keys: ContainerWriter | null = null;
  try {
    keys = wish.keysFile === null ? null : await createContainer(wish.keysFile, wish.sealing);
    // Ends with the connection, also where it breaks off in the middle of a table.
    await wish.client.query('begin isolation level repeatable read read only');
    const made = await writeParts(wish, main, keys);
    await keys?.finish();
    await main.finish();
    return made;
  } catch (error) {
    await Promise.all([main.abandon(), keys?.abandon()]);
    throw error;
  }
}

async function writeParts(wish: BackupWish, main: ContainerWriter, keys: ContainerWriter | null): Promise<MadeBackup> {
  const { client } = wish;
  const { rows: migrations } = await client.query<{ name: string; digest: string }>('select name, digest from keystead.migrations order by name');
  const head: Omit<BackupHead, 'part'> = { format: 1, id: randomUUID(), keysApart: keys !== null, madeAt: wish.now.toISOString(), version: wish.version, migrations, partitions: [...await readPartitions(client)] };
  await main.add(headName, toJson({ ...head, part: 'main' }));
  await keys?.add(headName, toJson({ ...head, part: 'keys' }));
  const tables: { main: BackupContents['tables']; keys: BackupContents['tables'] } = { main: [], keys: [] };
  for (const table of await readTables(client)) {
    const part = keys !== null && keyTables.includes(table.name) ? 'keys' : 'main';
    const container = part === 'keys' && keys !== null ? keys : main;
    wish.onProgress?.(table.name);
    let pieces = 0;
    const copied = await copyOut(client, table, (bytes) => container.add(pieceName(table.name, pieces++), bytes));
    tables[part].push({ name: table.name, ...copied });
  }
  const sequences = [...await readSequences(client)];
  // After the snapshot: what was deleted since is gone here too, and what came since is not asked for.
  wish.onProgress?.('objects');
  const objects = wish.objects === null ? { count: 0, bytes: 0 } : await writeObjects(main, wish.objects);
  await main.add(contentsName, toJson({ tables: tables.main, sequences, objects }));
  await keys?.add(contentsName, toJson({ tables: tables.keys, sequences: [], objects: { count: 0, bytes: 0 } }));
  const all = [...tables.main, ...tables.keys];
  return { id: head.id, tables: all.length, rows: all.reduce((sum, { rows }) => sum + rows, 0), objects };
}

const toJson = (value: BackupHead | BackupContents): Buffer => Buffer.from(`${JSON.stringify(value)}\n`);

async function writeObjects(main: ContainerWriter, folder: string): Promise<BackupContents['objects']> {
  let [count, bytes] = [0, 0];
  for await (const path of filesBelow(folder)) {
    const content = await readFile(path).catch(absent);
    if (content === null) continue;
    await main.add(objectName(relative(folder, path)), content);
    count += 1;
    bytes += content.byteLength;
  }
  return { count, bytes };
}

async function* filesBelow(folder: string): AsyncGenerator<string> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(absent);
  for (const entry of (entries ?? []).toSorted((a, b) => a.name.localeCompare(b.name))) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* filesBelow(path);
    else if (entry.isFile()) yield path;
  }
}

/** Deleted in this moment. */
function absent(error: unknown): null {
  if ((error as { code?: string }).code === 'ENOENT') return null;
  throw error;
}
