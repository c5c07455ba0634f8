import type pg from 'pg';
import { type ContainerEntry, readContainer } from './container.ts';
import { type CopiedTable, type TableFilling, copyIn } from './copy.ts';
import { type BackupContents, type BackupHead, contentsName, headName, keyTables, objectOf, readContents, readHead, tableOf } from './manifest.ts';
import { withOwner } from './owner-database.ts';
import { BackupProblem } from './problem.ts';
import type { Opening } from './sealing.ts';
import { type StoredTable, quoted, readPartitions, readReferences, readTables } from './stored-tables.ts';

export interface RestoreWish {
  readonly file: string;
  /** The file with the wrapped keys, where they were put apart. */
  readonly keysFile: string | null;
  readonly opening: Opening;
  /** The empty database, as its owner. */
  readonly url: string;
  /** Applies the migrations that the backup was made with to that database. */
  readonly prepare: (head: BackupHead) => Promise<void>;
  readonly putObject: (key: string, bytes: Uint8Array) => Promise<void>;
  readonly onProgress?: (what: string) => void;
}

export interface RestoredBackup { readonly head: BackupHead; readonly contents: readonly BackupContents[] }

/**
 * Fills an empty database from a backup, in one transaction: what breaks off leaves it empty. Checks every table against the
 * count and hash that were noted when the backup was made.
 *
 * @throws BackupProblem saying what is wrong with the files.
 */
export async function restoreBackup(wish: RestoreWish): Promise<RestoredBackup> {
  const main = readContainer(wish.file, wish.opening);
  const head = await headOf(main, 'main', wish.file);
  if (head.keysApart !== (wish.keysFile !== null)) {
    throw new BackupProblem(head.keysApart ? 'The wrapped keys of this backup are in a file of their own: name it with --keys.' : 'This backup holds its keys itself: leave --keys away.');
  }
  const keys = wish.keysFile === null ? null : readContainer(wish.keysFile, wish.opening);
  if (keys !== null && (await headOf(keys, 'keys', wish.keysFile ?? '')).id !== head.id) throw new BackupProblem('The two files are not of one backup: they were made at different moments.');
  await wish.prepare(head);
  // Where it breaks off, the connection is closed with the transaction open, maybe in the middle of a table: the database takes everything back.
  return withOwner(wish.url, async (client) => {
    await client.query('begin');
    const { references, tables } = await openTables(client, head);
    const into: Target = { client, tables, filled: new Map() };
    const contents = [await fill(wish, main, into)];
    if (keys !== null) contents.push(await fill(wish, keys, into));
    proveComplete(contents, into.filled);
    await closeTables(client, references);
    await client.query('commit');
    return { head, contents };
  });
}

async function headOf(entries: AsyncGenerator<ContainerEntry>, part: BackupHead['part'], file: string): Promise<BackupHead> {
  const first = await entries.next();
  if (first.done === true || first.value.name !== headName) throw new BackupProblem(`${file} is no backup of Keystead.`);
  const head = readHead(first.value.bytes);
  if (head.part !== part) throw new BackupProblem(part === 'main' ? `${file} holds the keys of a backup alone: name it with --keys, and the other one first.` : `${file} is a whole backup, not its keys.`);
  return head;
}

type Reference = Awaited<ReturnType<typeof readReferences>>[number];

/** Empties what the migrations wrote, and lets rows in without references and triggers: they come as they were. */
async function openTables(client: pg.ClientBase, head: BackupHead): Promise<{ readonly references: readonly Reference[]; readonly tables: ReadonlyMap<string, StoredTable> }> {
  const [references, tables] = [await readReferences(client), await readTables(client)];
  for (const { name } of tables) await client.query(`alter table ${quoted(name)} disable trigger user`);
  for (const { table, name } of references) await client.query(`alter table ${quoted(table)} drop constraint ${quoted(name)}`);
  await client.query(`truncate ${tables.map(({ name }) => quoted(name)).join(', ')}`);
  for (const { name } of await readPartitions(client)) await client.query(`drop table ${quoted(name)}`);
  for (const { name, parent, bound } of head.partitions) {
    if (!rangeOfIds.test(bound)) throw new BackupProblem(`The backup describes the table ${name} in a way that is none.`);
    await client.query(`create table ${quoted(name)} partition of ${quoted(parent)} ${bound}`);
    // Reached through its table and that one's policies alone.
    await client.query(`alter table ${quoted(name)} enable row level security`);
    await client.query(`alter table ${quoted(name)} disable trigger user`);
  }
  return { references, tables: new Map(tables.map((table) => [table.name, table])) };
}

/** What PostgreSQL says of a partition by ranges of ids. It comes out of a file, and goes into a statement. */
const rangeOfIds = /^(?:DEFAULT|FOR VALUES FROM \((?:MINVALUE|'[0-9a-f-]{36}')\) TO \((?:MAXVALUE|'[0-9a-f-]{36}')\))$/;

async function closeTables(client: pg.ClientBase, references: readonly Reference[]): Promise<void> {
  for (const { name } of [...await readTables(client), ...await readPartitions(client)]) await client.query(`alter table ${quoted(name)} enable trigger user`);
  for (const { table, name, definition } of references) await client.query(`alter table ${quoted(table)} add constraint ${quoted(name)} ${definition}`);
}

interface Target { readonly client: pg.ClientBase; readonly tables: ReadonlyMap<string, StoredTable>; readonly filled: Map<string, CopiedTable> }

/** Reads one file to its end. Its list of contents comes last, so a file without one was cut off. */
async function fill(wish: RestoreWish, entries: AsyncGenerator<ContainerEntry>, { client, tables, filled }: Target): Promise<BackupContents> {
  let current: { readonly name: string; readonly filling: TableFilling } | undefined;
  for await (const { name, bytes } of entries) {
    const table = tableOf(name);
    if (table !== null) {
      if (current?.name !== table) {
        if (current !== undefined) filled.set(current.name, await current.filling.end());
        const description = tables.get(table);
        if (description === undefined) throw new BackupProblem(`The backup holds a table that this version does not know: ${table}.`);
        wish.onProgress?.(table);
        current = { name: table, filling: copyIn(client, description) };
      }
      await current.filling.write(bytes);
      continue;
    }
    if (current !== undefined) filled.set(current.name, await current.filling.end());
    current = undefined;
    if (name === contentsName) {
      const contents = readContents(bytes);
      await setSequences(client, contents);
      return contents;
    }
    const key = objectOf(name);
    if (key === null) throw new BackupProblem(`The backup holds an entry with a name that is none: ${name.slice(0, 80)}.`);
    await wish.putObject(key, bytes);
  }
  throw new BackupProblem('The backup ends before its list of contents: it was cut off. Take another copy of it.');
}

/** Sequences go on where they stood. */
async function setSequences(client: pg.ClientBase, { sequences }: BackupContents): Promise<void> {
  for (const { name, last, called } of sequences) await client.query('select setval($1::regclass, $2::bigint, $3)', [quoted(name), last, called]);
}

function proveComplete(contents: readonly BackupContents[], filled: ReadonlyMap<string, CopiedTable>): void {
  const wanted = contents.flatMap(({ tables }) => tables);
  for (const { name, rows, sha256 } of wanted) {
    const found = filled.get(name) ?? { rows: 0, sha256: rows === 0 ? sha256 : '' };
    if (found.rows !== rows || found.sha256 !== sha256) throw new BackupProblem(`The backup is not whole: ${name} should hold ${rows} rows and holds ${found.rows}.`);
  }
  for (const name of keyTables) if (!wanted.some((table) => table.name === name)) throw new BackupProblem(`The backup lacks ${name}.`);
}
