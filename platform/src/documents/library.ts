import type { DocumentDescription } from '@keystead/contract';
import { type Selectable, sql } from 'kysely';
import { type Actor, recordEvent } from '../audit/index.ts';
import { KeysteadError, type TenantDatabase, type Transaction } from '../foundation/index.ts';
import { describeRow } from './describe.ts';
import { cleanFileName } from './file-name.ts';
import { cleanFolder } from './folder-path.ts';
import type { DocumentTables, DocumentsTable } from './tables.ts';

/** Where documents lie, and which of them are to be kept. */
export interface Library {
  /** The documents that bear one of these names exactly, or have one of these ids. */
  named(tenantId: string, which: { readonly names: readonly string[]; readonly ids: readonly string[] }): Promise<DocumentDescription[]>;
  folders(tenantId: string): Promise<{ path: string; documents: number }[]>;
  /** @throws KeysteadError `not_found` */
  update(tenantId: string, documentId: string, change: { readonly name?: string | undefined; readonly folder?: string | undefined; readonly actor: Actor }): Promise<DocumentDescription>;
  /** Moves a folder with everything below it. @throws KeysteadError `conflict` into itself. */
  moveFolder(tenantId: string, move: { readonly from: string; readonly to: string; readonly actor: Actor }): Promise<{ moved: number }>;
  /** Holds every version of it, and those that are added while it stands. @throws KeysteadError `not_found`; `conflict` where it is held already. */
  hold(tenantId: string, documentId: string, by: { readonly reason: string; readonly userId: string | null; readonly actor: Actor }): Promise<DocumentDescription>;
  /** @throws KeysteadError `not_found`; `conflict` where it is not held. */
  release(tenantId: string, documentId: string, by: { readonly reason: string; readonly actor: Actor }): Promise<DocumentDescription>;
}

export function openLibrary(tables: TenantDatabase<DocumentTables>): Library {
  async function lock(trx: Transaction<DocumentTables>, documentId: string) {
    const row = await trx.selectFrom('documents').selectAll().where('id', '=', documentId).where('state', '!=', 'deleted').forUpdate().executeTakeFirst();
    if (row === undefined) throw new KeysteadError('not_found');
    return row;
  }

  const versionsOf = (trx: Transaction<DocumentTables>, seriesId: string) => trx.updateTable('documents').where('series_id', '=', seriesId).where('state', '!=', 'deleted');

  return {
    named: (tenantId, { names, ids }) => tables.inTenant(tenantId, async (trx) => (names.length + ids.length === 0 ? [] : (await trx.selectFrom('documents').selectAll().where('state', '!=', 'deleted')
      .where((row) => row.or([row.and([row('newest', '=', true), row('name', '=', sql<string>`any(${[...names]}::text[])`)]), row('id', '=', sql<string>`any(${[...ids]}::uuid[])`)])).orderBy('id').execute()).map(describeRow))),
    folders: (tenantId) => tables.inTenant(tenantId, async (trx) =>
      trx.selectFrom('documents').select(['folder as path', (count) => count.fn.countAll<number>().as('documents')]).where('state', '!=', 'deleted').where('newest', '=', true).where('folder', '!=', '').groupBy('folder').orderBy('folder').execute()),
    update: (tenantId, documentId, { name, folder, actor }) => tables.inTenant(tenantId, async (trx) => {
      const before = await lock(trx, documentId);
      const after = { name: name === undefined ? before.name : cleanFileName(name), folder: folder === undefined ? before.folder : cleanFolder(folder) };
      if (after.name === before.name && after.folder === before.folder) return describeRow(before);
      const row = await trx.updateTable('documents').set(after).where('id', '=', documentId).returningAll().executeTakeFirstOrThrow();
      // Versions lie together; each keeps the name of its own file.
      if (after.folder !== before.folder) await trx.updateTable('documents').set({ folder: after.folder }).where('series_id', '=', before.series_id).where('state', '!=', 'deleted').execute();
      await recordEvent(trx, { tenantId, action: 'document.moved', actor, subjectId: documentId, detail: {} });
      return describeRow(row);
    }),
    moveFolder: (tenantId, move) => tables.inTenant(tenantId, async (trx) => {
      const [from, to] = [cleanFolder(move.from), cleanFolder(move.to)];
      if (from === '' || to === from || to.startsWith(`${from}/`)) throw new KeysteadError('conflict', { detail: 'a folder cannot be moved into itself' });
      const { rows } = await sql<{ documents: number }>`with moved as (
        update documents set folder = ltrim(${to} || substr(folder, length(${from}::text) + 1), '/') where state <> 'deleted' and (folder = ${from} or starts_with(folder, ${`${from}/`})) returning newest
      ) select count(*) filter (where newest) as documents from moved`.execute(trx);
      const documents = Number(rows[0]?.documents ?? 0);
      if (documents > 0) await recordEvent(trx, { tenantId, action: 'document.folder-moved', actor: move.actor, subjectId: tenantId, detail: { documents } });
      return { moved: documents };
    }),
    hold: (tenantId, documentId, { reason, userId, actor }) => tables.inTenant(tenantId, async (trx) => {
      const before = await lock(trx, documentId);
      if (before.hold_reason !== null) throw new KeysteadError('conflict', { detail: 'this document is under legal hold already' });
      // An organisation whose deletion closes at this moment waits for this hold, or this hold comes too late: never neither.
      const open = await sql`select from tenants where id = ${tenantId} and deleted_at is null for share`.execute(trx);
      if (open.rows.length === 0) throw new KeysteadError('not_found');
      const rows = await versionsOf(trx, before.series_id).set({ hold_reason: reason, held_by: userId, held_at: new Date() }).returningAll().execute();
      for (const { id } of rows) await recordEvent(trx, { tenantId, action: 'document.held', actor, subjectId: id, detail: { reason } });
      return describeNamed(rows, documentId);
    }),
    release: (tenantId, documentId, { reason, actor }) => tables.inTenant(tenantId, async (trx) => {
      const before = await lock(trx, documentId);
      if (before.hold_reason === null) throw new KeysteadError('conflict', { detail: 'this document is under no legal hold' });
      const rows = await versionsOf(trx, before.series_id).set({ hold_reason: null, held_by: null, held_at: null }).returningAll().execute();
      for (const { id } of rows) await recordEvent(trx, { tenantId, action: 'document.released', actor, subjectId: id, detail: { reason } });
      return describeNamed(rows, documentId);
    }),
  };
}

function describeNamed(rows: readonly Selectable<DocumentsTable>[], documentId: string): DocumentDescription {
  const named = rows.find(({ id }) => id === documentId);
  if (named === undefined) throw new KeysteadError('not_found');
  return describeRow(named);
}
