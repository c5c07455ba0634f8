import type { DocumentDescription } from '@keystead/contract';
import type { Selectable } from 'kysely';
import { type Actor, recordEvent } from '../audit/index.ts';
import { KeysteadError, type TenantDatabase, type Transaction, sql } from '../foundation/index.ts';
import { describeRow } from './describe.ts';
import type { DocumentTables, DocumentsTable } from './tables.ts';

type Row = Selectable<DocumentsTable>;
type Trx = Transaction<DocumentTables>;

/** Versions of documents: rows of their own that share `series_id`, counted from 1. A number is never given twice. */
export interface Versions {
  /** Those that are still there, newest first. @throws KeysteadError `not_found` */
  versions(tenantId: string, documentId: string): Promise<DocumentDescription[]>;
  /** Makes a document that was uploaded by itself the next version of another. @throws KeysteadError `not_found`; `conflict` where it has versions of its own, or is held. */
  adopt(tenantId: string, documentId: string, by: { readonly of: string; readonly actor: Actor }): Promise<DocumentDescription>;
}

/**
 * Locks every version of the document that an id belongs to, against whoever adds or deletes one.
 * @throws KeysteadError `not_found` where there is no such document.
 */
export async function lockSeries(trx: Trx, documentId: string): Promise<readonly Row[]> {
  const named = await trx.selectFrom('documents').select('series_id').where('id', '=', documentId).where('state', '!=', 'deleted').executeTakeFirst();
  if (named === undefined) throw new KeysteadError('not_found');
  await lockVersions(trx, named.series_id);
  const rows = await trx.selectFrom('documents').selectAll().where('series_id', '=', named.series_id).where('state', '!=', 'deleted').orderBy('version', 'desc').forUpdate().execute();
  if (!rows.some(({ id }) => id === documentId)) throw new KeysteadError('not_found');
  return rows;
}

/** Whoever adds or ends a version of a series waits for whoever does so already: rows alone would not show one that is being added. */
export async function lockVersions(trx: Trx, seriesId: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`versions ${seriesId}`}, 0))`.execute(trx);
}

/** What the next version of a document takes over, and its number. The one that was newest is it no more: write the next one in the same transaction. */
export async function nextOf(trx: Trx, documentId: string): Promise<Pick<Row, 'series_id' | 'version' | 'name' | 'folder' | 'data_class' | 'hold_reason' | 'held_by' | 'held_at'>> {
  const [newest] = await lockSeries(trx, documentId);
  if (newest === undefined) throw new KeysteadError('not_found');
  const { series_id: seriesId, name, folder, data_class, hold_reason, held_by, held_at } = newest;
  const { last } = await trx.selectFrom('documents').select((row) => row.fn.max('version').as('last')).where('series_id', '=', seriesId).executeTakeFirstOrThrow();
  await trx.updateTable('documents').set({ newest: false }).where('series_id', '=', seriesId).where('newest', '=', true).execute();
  return { series_id: seriesId, version: last + 1, name, folder, data_class, hold_reason, held_by, held_at };
}

/** After the newest version is gone: the one before it takes its place, where there is one. */
export async function promoteNewest(trx: Trx, seriesId: string): Promise<void> {
  const last = await trx.selectFrom('documents').select('id').where('series_id', '=', seriesId).where('state', '!=', 'deleted').orderBy('version', 'desc').limit(1).executeTakeFirst();
  if (last !== undefined) await trx.updateTable('documents').set({ newest: true }).where('id', '=', last.id).execute();
}

export function openVersions(tables: TenantDatabase<DocumentTables>): Versions {
  return {
    versions: (tenantId, documentId) => tables.inTenant(tenantId, async (trx) => {
      const rows = await trx.selectFrom('documents').selectAll().where('state', '!=', 'deleted').orderBy('version', 'desc')
        .where('series_id', 'in', trx.selectFrom('documents').select('series_id').where('id', '=', documentId).where('state', '!=', 'deleted')).execute();
      if (rows.length === 0) throw new KeysteadError('not_found');
      return rows.map(describeRow);
    }),
    adopt: (tenantId, documentId, { of, actor }) => tables.inTenant(tenantId, async (trx) => {
      const own = await lockSeries(trx, documentId);
      const [alone] = own;
      if (alone === undefined || own.length > 1 || alone.version > 1) throw new KeysteadError('conflict', { detail: 'this document has versions of its own' });
      if (alone.hold_reason !== null) throw new KeysteadError('conflict', { detail: `this document is under legal hold (${alone.hold_reason}); an administrator has to release it first` });
      if (of === documentId) throw new KeysteadError('conflict', { detail: 'a document cannot be a version of itself' });
      const { name: _, data_class: __, ...taken } = await nextOf(trx, of);
      const row = await trx.updateTable('documents').set(taken).where('id', '=', documentId).returningAll().executeTakeFirstOrThrow();
      await recordEvent(trx, { tenantId, action: 'document.version-added', actor, subjectId: documentId, detail: { version: row.version, series: row.series_id } });
      return describeRow(row);
    }),
  };
}
