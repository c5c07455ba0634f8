import { z } from 'zod';
import { BackupProblem } from './problem.ts';

/** Entries of a backup, in their order: `head.json`, the pieces of its tables, its objects, `contents.json`. */
export const headName = 'head.json';
export const contentsName = 'contents.json';

/**
 * The tables whose rows undo the destruction of an organisation's keys as long as they are kept: they may stand in a file of
 * their own, with a retention of its own.
 */
export const keyTables: readonly string[] = ['keystead.tenant_keys'];

const head = z.strictObject({
  format: z.literal(1),
  /** The same in both files of one backup. */
  id: z.uuid(),
  part: z.enum(['main', 'keys']),
  /** Whether the key tables are in the other file. */
  keysApart: z.boolean(),
  madeAt: z.iso.datetime(),
  version: z.string(),
  migrations: z.array(z.strictObject({ name: z.string(), digest: z.string() })),
  /** Tables for ranges of rows, such as those of the ledger's months; they are made before rows come. */
  partitions: z.array(z.strictObject({ name: z.string(), parent: z.string(), bound: z.string() })),
});
export type BackupHead = z.output<typeof head>;

const contents = z.strictObject({
  tables: z.array(z.strictObject({ name: z.string(), rows: z.int(), sha256: z.string() })),
  sequences: z.array(z.strictObject({ name: z.string(), last: z.string(), called: z.boolean() })),
  objects: z.strictObject({ count: z.int(), bytes: z.int() }),
});
export type BackupContents = z.output<typeof contents>;

/** @throws BackupProblem */
export function readHead(bytes: Buffer): BackupHead {
  const read = head.safeParse(JSON.parse(bytes.toString('utf8')));
  if (!read.success) throw new BackupProblem('This backup was made by a newer Keystead, or is none. Restore it with the version that made it.');
  return read.data;
}

/** @throws BackupProblem */
export function readContents(bytes: Buffer): BackupContents {
  const read = contents.safeParse(JSON.parse(bytes.toString('utf8')));
  if (!read.success) throw new BackupProblem('The list of contents of this backup cannot be read.');
  return read.data;
}

/** `tables/keystead.ledger/000001`: the pieces of one COPY stream, cut anywhere. */
export const pieceName = (table: string, index: number): string => `tables/${table}/${String(index).padStart(6, '0')}`;

/** The table that an entry is a piece of, or `null`. */
export function tableOf(name: string): string | null {
  return /^tables\/([a-z_.0-9]+)\/\d+$/.exec(name)?.[1] ?? null;
}

export const objectName = (key: string): string => `objects/${key}`;

/** The key of the object that an entry is, or `null`; keys are made of ids, so nothing else is taken for one. */
export function objectOf(name: string): string | null {
  return /^objects\/([\w-]+(?:\/[\w.-]*\w)*)$/.exec(name)?.[1] ?? null;
}
