import type { DocumentDescription } from '@keystead/contract';
import { sql } from 'kysely';
import { type Actor, recordEvent } from '../audit/index.ts';
import { KeysteadError, type TenantDatabase, type Transaction } from '../foundation/index.ts';
import { describeRow } from './describe.ts';
import { cleanFileName } from './file-name.ts';
import { cleanFolder } from './folder-path.ts';
import type { DocumentTables } from './tables.ts';

/** Where documents lie, and which of them are to be kept. */
export interface Library {
  folders(tenantId: string): Promise<{ path: string; documents: number }[]>;
  /** @throws KeysteadError `not_found` */
  update(tenantId: string, documentId: string, change: { readonly name?: string | undefined; readonly folder?: string | undefined; readonly actor: Actor }): Promise<DocumentDescription>;
  /** Moves a folder with everything below it. @throws KeysteadError `conflict` into itself. */
  moveFolder(tenantId: string, move: { readonly from: string; readonly to: string; readonly actor: Actor }): Promise<{ moved: number }>;
  /** @throws KeysteadError `not_found`; `conflict` where it is held already. */
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

  return {
    folders: (tenantId) => tables.inTenant(tenantId, async (trx) =>
      trx.selectFrom('documents').select(['folder as path', (count) => count.fn.countAll<number>().as('documents')]).where('state', '!=', 'deleted').where('folder', '!=', '').groupBy('folder').orderBy('folder').execute()),
    update: (tenantId, documentId, { name, folder, actor }) => tables.inTenant(tenantId, async (trx) => {
      const before = await lock(trx, documentId);
      const after = { name: name === undefined ? before.name : cleanFileName(name), folder: folder === undefined ? before.folder : cleanFolder(folder) };
      if (after.name === before.name && after.folder === before.folder) return describeRow(before);
      const row = await trx.updateTable('documents').set(after).where('id', '=', documentId).returningAll().executeTakeFirstOrThrow();
      await recordEvent(trx, { tenantId, action: 'document.moved', actor, subjectId: documentId, detail: {} });
      return describeRow(row);
    }),
    moveFolder: (tenantId, move) => tables.inTenant(tenantId, async (trx) => {
      const [from, to] = [cleanFolder(move.from), cleanFolder(move.to)];
      if (from === '' || to === from || to.startsWith(`${from}/`)) throw new KeysteadError('conflict', { detail: 'a folder cannot be moved into itself' });
      const moved = await sql`update documents set folder = ltrim(${to} || substr(folder, length(${from}::text) + 1), '/') where state <> 'deleted' and (folder = ${from} or starts_with(folder, ${`${from}/`}))`.execute(trx);
      const documents = Number(moved.numAffectedRows ?? 0n);
      if (documents > 0) await recordEvent(trx, { tenantId, action: 'document.folder-moved', actor: move.actor, subjectId: tenantId, detail: { documents } });
      return { moved: documents };
    }),
    hold: (tenantId, documentId, { reason, userId, actor }) => tables.inTenant(tenantId, async (trx) => {
      const before = await lock(trx, documentId);
      if (before.hold_reason !== null) throw new KeysteadError('conflict', { detail: 'this document is under legal hold already' });
      const row = await trx.updateTable('documents').set({ hold_reason: reason, held_by: userId, held_at: new Date() }).where('id', '=', documentId).returningAll().executeTakeFirstOrThrow();
      await recordEvent(trx, { tenantId, action: 'document.held', actor, subjectId: documentId, detail: { reason } });
      return describeRow(row);
    }),
    release: (tenantId, documentId, { reason, actor }) => tables.inTenant(tenantId, async (trx) => {
      const before = await lock(trx, documentId);
      if (before.hold_reason === null) throw new KeysteadError('conflict', { detail: 'this document is under no legal hold' });
      const row = await trx.updateTable('documents').set({ hold_reason: null, held_by: null, held_at: null }).where('id', '=', documentId).returningAll().executeTakeFirstOrThrow();
      await recordEvent(trx, { tenantId, action: 'document.released', actor, subjectId: documentId, detail: { reason } });
      return describeRow(row);
    }),
  };
}
