import type { TenantExport } from '@keystead/contract';
import { type Selectable, sql } from 'kysely';
import { actorOf, recordEvent } from '../../audit/index.ts';
import { KeysteadError, type Principal, newId } from '../../foundation/index.ts';
import type { LeavingOptions } from '../dependencies.ts';
import type { LeavingTables } from '../tables.ts';
import { countEntries } from './export-files.ts';
import { Stopped, exportLease, exportPlace, writeExport } from './export-work.ts';
import { readSealedFile } from './sealed-file.ts';

type Row = Selectable<LeavingTables['tenant_exports']>;

/** Exports of whole tenants: long work in this process, written as sealed pieces. */
export interface Exports {
  start(principal: Principal): Promise<TenantExport>;
  list(tenantId: string): Promise<{ items: TenantExport[] }>;
  read(tenantId: string, exportId: string): Promise<TenantExport>;
  /** Stops one that is written, removes the file of one that is ready. @throws KeysteadError `not_found`, `conflict`. */
  stop(principal: Principal, exportId: string): Promise<TenantExport>;
  /** The file. @throws KeysteadError `not_found`, `conflict` where there is none. */
  download(principal: Principal, exportId: string): Promise<{ bytes: AsyncIterable<Uint8Array>; sizeBytes: number; name: string }>;
  /** Removes files whose time is over, and marks work whose process died. */
  tend(): Promise<void>;
  /** Stops what is being written here and waits for its end. */
  close(): Promise<void>;
}

export function openExports(options: LeavingOptions): Exports {
  const tables = options.database.as<LeavingTables>();
  const { storage, clock } = options;
  const running = new Map<string, { stop: AbortController; ended: Promise<void> }>();

  async function find(tenantId: string, exportId: string): Promise<Row> {
    const row = await tables.inTenant(tenantId, (trx) => trx.selectFrom('tenant_exports').selectAll().where('id', '=', exportId).executeTakeFirst());
    if (row === undefined) throw new KeysteadError('not_found');
    return row;
  }

  async function describe(tenantId: string, rows: readonly Row[]): Promise<TenantExport[]> {
    const names = await options.names(tenantId, [...new Set(rows.flatMap((row) => row.requested_by ?? []))]);
    return rows.map((row) => ({
      id: row.id, state: row.state, step: row.step, done: row.done, total: Math.max(row.done, row.total), requestedBy: row.requested_by, requestedByName: row.requested_by === null ? null : names.get(row.requested_by) ?? null,
      startedAt: row.started_at.toISOString(), finishedAt: row.finished_at?.toISOString() ?? null, expiresAt: row.expires_at?.toISOString() ?? null,
      sizeBytes: row.size_bytes, sha256: row.sha256, failure: row.failure,
    }));
  }

  const describeOne = async (tenantId: string, exportId: string): Promise<TenantExport> => {
    const [described] = await describe(tenantId, [await find(tenantId, exportId)]);
    if (described === undefined) throw new KeysteadError('not_found');
    return described;
  };

  /** Ends an export without a file: its key goes with it, so that pieces left behind open for nobody. @returns false where it had ended otherwise. */
  async function end(tenantId: string, exportId: string, to: { from: Row['state']; state: 'stopped' | 'failed' | 'expired'; failure: string | null; by?: Principal }): Promise<boolean> {
    const ended = await tables.inTenant(tenantId, async (trx) => {
      const { numUpdatedRows } = await trx.updateTable('tenant_exports').set({ state: to.state, failure: to.failure, object_key: null, lease_until: null, finished_at: sql<Date>`coalesce(finished_at, now())` })
        .where('id', '=', exportId).where('state', '=', to.from).executeTakeFirst();
      if (numUpdatedRows > 0n && to.by !== undefined) await recordEvent(trx, { tenantId, action: 'tenant.export-ended', actor: actorOf(to.by), subjectId: tenantId, detail: { export: exportId, was: to.from } });
      return numUpdatedRows > 0n;
    });
    await storage.deleteAll(exportPlace(tenantId, exportId)).catch((error: unknown) => { options.logger.error({ err: error }, 'pieces of an export could not be removed; their key is gone'); });
    return ended;
  }

  return {
    async start(principal) {
      const { tenantId } = principal;
      const id = newId();
      const total = await countEntries(tables, tenantId);
      const { key, wrapped, tenantKeyId } = await options.contentKeys.create({ tenantId, kind: 'export', objectId: id });
      const row = await tables.inTenant(tenantId, async (trx) => {
        const made = await trx.insertInto('tenant_exports').values({
          id, tenant_id: tenantId, state: 'running', total, requested_by: principal.userId, started_at: clock.now(), finished_at: null, expires_at: null, lease_until: exportLease,
          size_bytes: null, sha256: null, failure: null, object_key: wrapped, tenant_key_id: tenantKeyId,
        }).onConflict((conflict) => conflict.column('tenant_id').where('state', '=', 'running').doNothing()).returningAll().executeTakeFirst();
        if (made === undefined) throw new KeysteadError('conflict', { detail: 'an export is being written; stop it first, or wait for it' });
        await recordEvent(trx, { tenantId, action: 'tenant.export-started', actor: actorOf(principal), subjectId: tenantId, detail: { export: id } });
        return made;
      });
      const stop = new AbortController();
      const ended = writeExport(options, { row, key, principal, stop: stop.signal }).catch(async (error: unknown) => {
        const stopped = error instanceof Stopped;
        if (!stopped) options.logger.error({ err: error, export: id }, 'an export failed');
        await end(tenantId, id, { from: 'running', state: stopped ? 'stopped' : 'failed', failure: stopped ? null : 'It could not be written; start it again. The log of the program says why.' });
      }).catch((error: unknown) => { options.logger.error({ err: error, export: id }, 'an export could not be ended'); }).finally(() => { running.delete(id); });
      running.set(id, { stop, ended });
      return describeOne(tenantId, id);
    },
    async list(tenantId) {
      const rows = await tables.inTenant(tenantId, (trx) => trx.selectFrom('tenant_exports').selectAll().orderBy('id', 'desc').limit(50).execute());
      return { items: await describe(tenantId, rows) };
    },
    read: describeOne,
    async stop(principal, exportId) {
      const { tenantId } = principal;
      const { state } = await find(tenantId, exportId);
      const work = running.get(exportId);
      // The row first: who wins it has ended the export, and the work that finds it ended writes nothing more.
      const ended = state === 'ready' ? await end(tenantId, exportId, { from: 'ready', state: 'expired', failure: null, by: principal })
        : state === 'running' && await end(tenantId, exportId, { from: 'running', state: 'stopped', failure: null, by: principal });
      if (!ended) throw new KeysteadError('conflict', { detail: 'this export has ended already' });
      work?.stop.abort();
      // What it was about to write when it was stopped is removed at its own end.
      await work?.ended;
      return describeOne(tenantId, exportId);
    },
    async download(principal, exportId) {
      const { tenantId } = principal;
      const row = await find(tenantId, exportId);
      const { object_key: wrapped, tenant_key_id: tenantKeyId, size_bytes: sizeBytes, pieces } = row;
      if (row.state !== 'ready' || wrapped === null || tenantKeyId === null || sizeBytes === null || (row.expires_at !== null && row.expires_at <= clock.now())) throw new KeysteadError('conflict', { detail: 'there is no file of this export: it is not ready, or its time is over' });
      const key = await options.contentKeys.open({ tenantId, kind: 'export', objectId: exportId }, { wrapped, tenantKeyId });
      await tables.inTenant(tenantId, (trx) => recordEvent(trx, { tenantId, action: 'tenant.export-downloaded', actor: actorOf(principal), subjectId: tenantId, detail: { export: exportId } }));
      return { bytes: readSealedFile({ storage, place: exportPlace(tenantId, exportId), key, pieces }), sizeBytes, name: `keystead-export-${row.started_at.toISOString().slice(0, 10)}.zip` };
    },
    async tend() {
      const due = (task: 'expire' | 'interrupted') => tables.transaction(async (trx) => (await sql<{ tenant_id: string; subject_id: string }>`select tenant_id, subject_id from keystead.leaving_to_tend(${task}, ${clock.now()}, 100)`.execute(trx)).rows);
      for (const each of await due('expire')) await end(each.tenant_id, each.subject_id, { from: 'ready', state: 'expired', failure: null });
      for (const each of await due('interrupted')) {
        if (!running.has(each.subject_id)) await end(each.tenant_id, each.subject_id, { from: 'running', state: 'failed', failure: 'It was interrupted; start it again.' });
      }
    },
    async close() {
      for (const { stop } of running.values()) stop.abort();
      await Promise.all([...running.values()].map(({ ended }) => ended));
    },
  };
}
