import { type Actor, recordEvent, systemActor } from '../audit/index.ts';
import { type Database, KeysteadError, type Transaction, sql } from '../foundation/index.ts';
import type { ObjectStorage } from './storage.ts';
import { keysOf } from './stored-text.ts';
import type { DocumentTables } from './tables.ts';
import { lockSeries, lockVersions, promoteNewest } from './versions.ts';

export interface RemovalOptions {
  /** Opened as `keystead_app`. */
  readonly database: Database;
  readonly storage: ObjectStorage;
  /** Told when bytes could not be removed; their key is gone by then, and it is tried again. */
  readonly onStorageError?: ((error: unknown, key: string) => void) | undefined;
}

/** The end of documents: their keys at once and in the transaction that records it, their bytes after it. Needs no content key. */
export interface Removal {
  /** @throws KeysteadError `not_found`; `conflict` under legal hold: nothing is deleted then. */
  remove(tenantId: string, documentId: string, by: { readonly actor: Actor; readonly versions: 'this' | 'all' }): Promise<void>;
  /** Removes the objects of a document; where the storage does not answer, they are noted for `tend`. Never throws. */
  discard(tenantId: string, documentId: string): Promise<void>;
  /**
   * Deletes what is older than its organisation keeps documents, counted from the upload or from the last run that read it, and removes bytes that outlived
   * their key. Any number of processes may do so at once.
   */
  tend(): Promise<{ readonly purged: number; readonly swept: number }>;
}

const mostAtOnce = 100;
type Trx = Transaction<DocumentTables>;
type Ending = { readonly action: 'document.deleted'; readonly actor: Actor } | { readonly action: 'document.purged'; readonly retentionDays: number };

export function openRemoval({ database, storage, onStorageError }: RemovalOptions): Removal {
  const tables = database.as<DocumentTables>();

  async function markGone(trx: Trx, tenantId: string, row: { readonly id: string; readonly series_id: string; readonly newest: boolean }, ending: Ending): Promise<void> {
    await trx.updateTable('documents').set({
      state: 'deleted', name: '', folder: '', failure: null, object_key: null, deleted_at: sql<Date>`now()`, newest: false, objects_remain: true, purged_after_days: ending.action === 'document.purged' ? ending.retentionDays : null,
    }).where('id', '=', row.id).execute();
    if (row.newest) await promoteNewest(trx, row.series_id);
    if (ending.action === 'document.deleted') await recordEvent(trx, { tenantId, action: ending.action, actor: ending.actor, subjectId: row.id, detail: {} });
    else await recordEvent(trx, { tenantId, action: ending.action, actor: systemActor, subjectId: row.id, detail: { retentionDays: ending.retentionDays } });
  }

  async function discard(tenantId: string, documentId: string): Promise<void> {
    const keys = Object.values(keysOf(tenantId, documentId));
    const outcomes = await Promise.allSettled(keys.map((key) => storage.delete(key)));
    let gone = true;
    for (const [index, outcome] of outcomes.entries()) {
      if (outcome.status === 'fulfilled') continue;
      gone = false;
      onStorageError?.(outcome.reason, keys[index] ?? '');
    }
    if (!gone) return;
    const noted = tables.inTenant(tenantId, (trx) => trx.updateTable('documents').set({ objects_remain: false }).where('id', '=', documentId).where('state', '=', 'deleted').execute());
    await noted.catch((error: unknown) => onStorageError?.(error, keys[0] ?? ''));
  }

  /** @returns whether it was still due: somebody may have deleted or held it, used it, or changed the rule in this moment. */
  async function purge(tenantId: string, documentId: string, retentionDays: number): Promise<boolean> {
    const done = await tables.inTenant(tenantId, async (trx) => {
      const found = await trx.selectFrom('documents').select('series_id').where('id', '=', documentId).executeTakeFirst();
      if (found !== undefined) await lockVersions(trx, found.series_id);
      const row = await trx.selectFrom('documents').select(['id', 'series_id', 'newest']).where('id', '=', documentId).where('state', 'in', ['ready', 'failed']).where('hold_reason', 'is', null)
        .where(sql<boolean>`exists (select from tenants t where t.id = tenant_id and t.retention_days = ${retentionDays})`)
        .where(sql<boolean>`greatest(uploaded_at, last_used_at) < now() - make_interval(days => ${retentionDays})`).forUpdate().executeTakeFirst();
      if (row === undefined) return false;
      await markGone(trx, tenantId, row, { action: 'document.purged', retentionDays });
      return true;
    });
    if (done) await discard(tenantId, documentId);
    return done;
  }

  return {
    discard,
    async remove(tenantId, documentId, { actor, versions }) {
      const gone = await tables.inTenant(tenantId, async (trx) => {
        const series = await lockSeries(trx, documentId);
        const rows = versions === 'all' ? series : series.filter(({ id }) => id === documentId);
        const held = rows.find(({ hold_reason: reason }) => reason !== null);
        if (held !== undefined) throw new KeysteadError('conflict', { detail: `this document is under legal hold (${held.hold_reason}); an administrator has to release it first` });
        for (const row of rows) await markGone(trx, tenantId, { ...row, newest: row.newest && versions === 'this' }, { action: 'document.deleted', actor });
        return rows.map(({ id }) => id);
      });
      for (const id of gone) await discard(tenantId, id);
    },
    async tend() {
      const { rows: due } = await tables.transaction((trx) => sql<{ tenant_id: string; document_id: string; retention_days: number }>`select * from documents_to_purge(now(), ${mostAtOnce})`.execute(trx));
      let purged = 0;
      for (const row of due) if (await purge(row.tenant_id, row.document_id, row.retention_days)) purged += 1;
      const { rows: left } = await tables.transaction((trx) => sql<{ tenant_id: string; document_id: string }>`select * from documents_to_sweep(now(), ${mostAtOnce})`.execute(trx));
      for (const row of left) {
        // An upload that is still under way finds that it was given up, and stores nothing more.
        const taken = await tables.inTenant(row.tenant_id, (trx) => trx.updateTable('documents').set({ deleted_at: sql<Date>`now()` }).where('id', '=', row.document_id).where('state', '=', 'deleted').where('objects_remain', '=', true).executeTakeFirst());
        if (taken.numUpdatedRows > 0n) await discard(row.tenant_id, row.document_id);
      }
      return { purged, swept: left.length };
    },
  };
}
