import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { connectionOptions } from './database-url.ts';

/** Serialises migrations of several processes that start at once; any constant will do. */
const migrationLock = 7_420_001;

/**
 * Applies the SQL files of `folder` in the order of their names, each in its own transaction, each once. A crash leaves
 * whole files applied and nothing in between; the next start goes on from there.
 *
 * @param options.onApply told each name; `isNew`: the database held nothing of ours before.
 * @param options.only the names to apply, and no others: the database of an earlier version.
 * @returns the names that were applied now.
 * @throws Error when an applied file has changed since: a migration is never edited, a new one is added.
 */
export async function migrate(options: { ownerUrl: string; folder: string; onApply?: (name: string, database: { readonly isNew: boolean }) => void; only?: ReadonlySet<string> }): Promise<readonly string[]> {
  const client = new pg.Client({ ...connectionOptions(options.ownerUrl), application_name: 'keystead-migrate' });
  // A connection that is lost fails the statement under way; without a listener it would end the process besides.
  client.on('error', () => undefined);
  await client.connect();
  const applied: string[] = [];
  try {
    await client.query('select pg_advisory_lock($1)', [migrationLock]);
    await client.query('create schema if not exists keystead');
    await client.query('create table if not exists keystead.migrations (name text primary key, digest text not null, applied_at timestamptz not null default now())');
    const done = new Map((await client.query<{ name: string; digest: string }>('select name, digest from keystead.migrations')).rows.map((row) => [row.name, row.digest]));
    for (const file of await readMigrations(options.folder)) {
      if (options.only !== undefined && !options.only.has(file.name)) continue;
      const before = done.get(file.name);
      if (before === file.digest) continue;
      if (before !== undefined) throw new Error(`Migration ${file.name} was changed after it had been applied. Restore it and put the change into a new file.`);
      await apply(client, file).catch((error: unknown) => {
        // Roles are the whole server's: another database on it was made at the same moment, and its roles are there now.
        if ((error as { constraint?: string }).constraint === 'pg_authid_rolname_index') return apply(client, file);
        throw error;
      }).catch((error: unknown) => {
        throw new Error(`Migration ${file.name} failed and was rolled back: ${String(error)}`, { cause: error });
      });
      applied.push(file.name);
      options.onApply?.(file.name, { isNew: done.size === 0 });
    }
  } finally {
    await client.end();
  }
  return applied;
}

/** A migration as it stands in its folder; `digest` is its SHA-256 in hex. */
export interface MigrationFile { readonly name: string; readonly text: string; readonly digest: string }

async function apply(client: pg.Client, file: MigrationFile): Promise<void> {
  await client.query('begin');
  try {
    await client.query(file.text);
    await client.query('insert into keystead.migrations (name, digest) values ($1, $2)', [file.name, file.digest]);
    await client.query('commit');
  } catch (error) {
    // Where the connection is lost, the database rolls back by itself.
    await client.query('rollback').catch(() => undefined);
    throw error;
  }
}

/** The migrations of a folder, in the order in which they are applied. */
export async function readMigrations(folder: string): Promise<readonly MigrationFile[]> {
  const { createHash } = await import('node:crypto');
  const names = (await readdir(folder)).filter((name) => name.endsWith('.sql')).toSorted();
  return Promise.all(names.map(async (name) => {
    const text = await readFile(join(folder, name), 'utf8');
    return { name, text, digest: createHash('sha256').update(text).digest('hex') };
  }));
}
