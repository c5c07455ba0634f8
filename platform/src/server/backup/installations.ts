import { existsSync } from 'node:fs';
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type Clock, type Configuration, migrate, readMigrations } from '../../foundation/index.ts';
import { lockDataFolder } from '../lock.ts';
import { migrationsFolder, prepareDataFolder } from '../postgres/index.ts';
import { version } from '../version.ts';
import type { BackupHead } from './manifest.ts';
import { type OwnerDatabase, openOwnerDatabase, withOwner } from './owner-database.ts';
import { BackupProblem } from './problem.ts';
import { type RestoredBackup, restoreBackup } from './restore-database.ts';
import type { Opening, Sealing } from './sealing.ts';
import { type MadeBackup, writeBackup } from './write-backup.ts';

export interface BackupFiles { readonly file: string; readonly keysFile: string | null }

/** Backs up the installation of a configuration; it may run meanwhile. @throws BackupProblem, or what database or disk said. */
export async function backUpInstallation(wish: BackupFiles & { readonly configuration: Configuration; readonly sealing: Sealing; readonly clock: Clock; readonly onProgress?: (what: string) => void }): Promise<MadeBackup> {
  const { configuration, clock, ...rest } = wish;
  // A bucket has versions of its own.
  const objects = configuration.storage === null ? join(configuration.dataDirectory, 'objects') : null;
  if (configuration.databaseUrl === null && !existsSync(join(configuration.dataDirectory, 'postgres'))) throw new BackupProblem(`There is no Keystead in ${configuration.dataDirectory}. Name its folder with --data-dir.`);
  const database = await openOwnerDatabase(configuration);
  try {
    return await withOwner(database.url, (client) => writeBackup({ ...rest, client, objects, version, now: clock.now() }));
  } finally {
    await database.close();
  }
}

export interface RestoreTo extends BackupFiles { readonly opening: Opening; readonly onProgress?: (what: string) => void }

/**
 * Makes an installation of a backup, in a data folder without one and a database without one. Where it breaks off, nothing stays.
 * @throws BackupProblem saying what is in the way, or what is wrong with the backup.
 */
export async function restoreInstallation(wish: RestoreTo & { readonly configuration: Configuration }): Promise<RestoredBackup> {
  const { configuration } = wish;
  const { dataDirectory } = configuration;
  await refuseInhabited(dataDirectory);
  await prepareDataFolder(dataDirectory);
  const unlock = await lockDataFolder(dataDirectory);
  let database: OwnerDatabase | null = null;
  let restored = false;
  try {
    database = await openOwnerDatabase(configuration);
    const done = await restoreInto({ ...wish, url: database.url, objects: join(dataDirectory, 'objects') });
    restored = true;
    return done;
  } finally {
    await database?.close();
    if (!restored) for (const name of ['postgres', 'objects']) await rm(join(dataDirectory, name), { recursive: true, force: true });
    await unlock();
  }
}

async function refuseInhabited(dataDirectory: string): Promise<void> {
  for (const name of ['postgres/data', 'objects']) {
    const found = await readdir(join(dataDirectory, name)).catch(() => []);
    if (found.length > 0) throw new BackupProblem(`${dataDirectory} holds an installation already (${name}). Name a new folder with --data-dir; nothing is written over.`);
  }
}

/** Restores into the database at `url`, which must be empty, and objects into a folder. */
export async function restoreInto(wish: RestoreTo & { readonly url: string; readonly objects: string }): Promise<RestoredBackup> {
  return restoreBackup({
    ...wish,
    prepare: (head) => migrateAs(wish.url, head),
    async putObject(key, bytes) {
      const path = join(wish.objects, key);
      await mkdir(dirname(path), { recursive: true, mode: 0o700 });
      await writeFile(path, bytes, { mode: 0o600, flag: 'wx' });
    },
  });
}

/** Brings an empty database to where the backup's was; the next start goes on from there. */
async function migrateAs(url: string, { migrations, version: madeWith }: BackupHead): Promise<void> {
  const ours = new Set((await readMigrations(migrationsFolder)).map(({ name, digest }) => `${name} ${digest}`));
  if (migrations.some(({ name, digest }) => !ours.has(`${name} ${digest}`))) throw new BackupProblem(`The backup was made by Keystead ${madeWith}, whose tables this version (${version}) does not know. Restore it with that version, or a newer one.`);
  await withOwner(url, async (client) => {
    const { rows } = await client.query<{ inhabited: boolean }>(`select exists (select from pg_namespace where nspname = 'keystead') as inhabited`);
    if (rows[0]?.inhabited === true) throw new BackupProblem('The database holds a Keystead already. Name an empty one; nothing is written over.');
  });
  await migrate({ ownerUrl: url, folder: migrationsFolder, only: new Set(migrations.map(({ name }) => name)) });
}
