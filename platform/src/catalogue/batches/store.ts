import { type ErrorCode, type ErrorParameters, type PauseCode, renderError } from '@keystead/contract';
import type { RawBuilder } from 'kysely';
import type { Actor } from '../../audit/index.ts';
import { recordEvent, systemActor } from '../../audit/index.ts';
import type { ContentKey, ContentKeys } from '../../documents/index.ts';
import { type Database, KeysteadError, type TenantDatabase, type Transaction, newId, sql } from '../../foundation/index.ts';
import type { Output } from '../answer/assemble.ts';
import type { CatalogueTables } from '../tables.ts';
import type { RowEstimate } from './estimate.ts';
import type { PlannedRow } from './plan-rows.ts';
import type { BatchRecord, BatchRowRecord, BatchRowState } from './tables.ts';

export type BatchTransaction = Transaction<CatalogueTables>;

/** What a row holds until its run holds it. */
export interface RowContent { readonly label: string; readonly input: Output; readonly documentIds: readonly string[] }

interface NewBatch {
  readonly tenantId: string; readonly startKey: string; readonly appId: string; readonly appVersion: string; readonly source: 'list' | 'documents'; readonly title: string;
  readonly capNanoUsd: number | null; readonly aboutNanoUsd: number | null; readonly atMostNanoUsd: number | null; readonly sandbox: boolean; readonly keptHours: number | null;
  readonly startedBy: string; readonly tokenId: string | null; readonly actor: Actor;
  readonly rows: readonly PlannedRow[]; readonly estimates: readonly RowEstimate[];
}

export interface BatchFailure { readonly code: ErrorCode; readonly parameters: ErrorParameters }

/** How long a batch is believed to be performed without a sign of life. */
const lease = sql<Date>`now() + interval '20 seconds'`;
const rowsOfStatement = 500;

/** Batches in the database; what their rows hold is sealed. */
export function openBatchStore(options: { readonly database: Database; readonly contentKeys: ContentKeys }) {
  const database: TenantDatabase<CatalogueTables> = options.database.as<CatalogueTables>();
  const openKey = async (batch: BatchRecord): Promise<ContentKey> => {
    if (batch.object_key === null || batch.tenant_key_id === null) throw new KeysteadError('not_found');
    return options.contentKeys.open({ tenantId: batch.tenant_id, kind: 'batch', objectId: batch.id }, { wrapped: batch.object_key, tenantKeyId: batch.tenant_key_id });
  };

  return {
    database, openKey,
    /** Stores a batch with all its rows at once; a start that was stored before gives what it began then. */
    async create(wish: NewBatch): Promise<{ readonly batch: BatchRecord; readonly fresh: boolean }> {
      const id = newId();
      const { key, wrapped, tenantKeyId } = await options.contentKeys.create({ tenantId: wish.tenantId, kind: 'batch', objectId: id });
      const rows = wish.rows.map((row, at) => ({
        tenant_id: wish.tenantId, batch_id: id, number: row.number, state: 'waiting' as const, run_id: null, failure_code: null, failure_parameters: null, at_most_nano_usd: wish.estimates[at]?.atMost ?? null,
        sealed_row: sealRow(key, row.number, { label: row.label, input: row.input, documentIds: row.documents.map((document) => document.id) }),
      }));
      return database.inTenant(wish.tenantId, async (trx) => {
        const batch = await trx.insertInto('batches').values({
          id, tenant_id: wish.tenantId, start_key: wish.startKey, app_id: wish.appId, app_version: wish.appVersion, source: wish.source, state: 'running', pause_code: null, pause_parameters: null,
          row_count: rows.length, cap_nano_usd: wish.capNanoUsd, about_nano_usd: wish.aboutNanoUsd, at_most_nano_usd: wish.atMostNanoUsd, sandbox: wish.sandbox, object_key: wrapped, tenant_key_id: tenantKeyId,
          sealed_title: key.seal('title', Buffer.from(JSON.stringify(wish.title))), started_by: wish.startedBy, token_id: wish.tokenId, content_until: wish.keptHours === null ? null : sql<Date>`now() + make_interval(hours => ${wish.keptHours}::int)`, finished_at: null, lease_holder: null, lease_until: null,
        }).onConflict((conflict) => conflict.columns(['tenant_id', 'start_key']).doNothing()).returningAll().executeTakeFirst();
        if (batch === undefined) return { batch: await trx.selectFrom('batches').selectAll().where('start_key', '=', wish.startKey).executeTakeFirstOrThrow(), fresh: false };
        for (let at = 0; at < rows.length; at += rowsOfStatement) await trx.insertInto('batch_rows').values(rows.slice(at, at + rowsOfStatement)).execute();
        await recordEvent(trx, { tenantId: wish.tenantId, action: 'batch.started', actor: wish.actor, subjectId: id, detail: { app: wish.appId, rows: rows.length } });
        return { batch, fresh: true };
      });
    },
    /** @throws KeysteadError `not_found`, the same for a foreign id as for one that never was. */
    async find(tenantId: string, batchId: string, seen: RawBuilder<boolean> = sql<boolean>`true`): Promise<BatchRecord> {
      const batch = await database.inTenant(tenantId, (trx) => trx.selectFrom('batches').selectAll().where('id', '=', batchId).where(seen).executeTakeFirst());
      if (batch === undefined) throw new KeysteadError('not_found');
      return batch;
    },
    findStarted: (tenantId: string, startKey: string): Promise<BatchRecord | undefined> =>
      database.inTenant(tenantId, (trx) => trx.selectFrom('batches').selectAll().where('start_key', '=', startKey).executeTakeFirst()),
    async openTitle(batch: BatchRecord): Promise<string> {
      return batch.sealed_title === null || batch.object_key === null ? '' : JSON.parse((await openKey(batch)).open('title', batch.sealed_title).toString('utf8')) as string;
    },
    /** Takes a batch that nobody performs. */
    claim: (tenantId: string, batchId: string, holder: string): Promise<BatchRecord | undefined> =>
      database.inTenant(tenantId, (trx) => trx.updateTable('batches').set({ lease_holder: holder, lease_until: lease }).where('id', '=', batchId).where('state', '=', 'running')
        .where((row) => row.or([row('lease_until', 'is', null), row('lease_until', '<', sql<Date>`now()`)])).returningAll().executeTakeFirst()),
    /** @returns false once somebody else holds it, or it is to go on no further. */
    async renew({ tenant_id: tenantId, id }: BatchRecord, holder: string): Promise<boolean> {
      const renewed = await database.inTenant(tenantId, (trx) => trx.updateTable('batches').set({ lease_until: lease }).where('id', '=', id).where('lease_holder', '=', holder).executeTakeFirst());
      return renewed.numUpdatedRows > 0n;
    },
    async release({ tenant_id: tenantId, id }: BatchRecord, holder: string): Promise<void> {
      await database.inTenant(tenantId, (trx) => trx.updateTable('batches').set({ lease_holder: null, lease_until: null }).where('id', '=', id).where('lease_holder', '=', holder).execute());
    },
    /** Rows that a process which ended left under way. */
    underWay: ({ tenant_id: tenantId, id }: BatchRecord): Promise<BatchRowRecord[]> =>
      database.inTenant(tenantId, (trx) => trx.selectFrom('batch_rows').selectAll().where('batch_id', '=', id).where('state', '=', 'running').orderBy('number').execute()),
    /** A row whose run did not come about goes back to the others; its run's id stays, so that it is made once. */
    async putBack(row: BatchRowRecord): Promise<void> {
      await database.inTenant(row.tenant_id, (trx) => trx.updateTable('batch_rows').set({ state: 'waiting' }).where('batch_id', '=', row.batch_id).where('number', '=', row.number).where('state', '=', 'running').execute());
    },
    async endRow(row: BatchRowRecord, ending: { readonly state: Extract<BatchRowState, 'done' | 'failed' | 'stopped'>; readonly failure: BatchFailure | null; /** Whether a run stands that may have cost something. */ readonly ran: boolean }): Promise<void> {
      await database.inTenant(row.tenant_id, (trx) => trx.updateTable('batch_rows').set({
        state: ending.state, failure_code: ending.failure?.code ?? null, failure_parameters: ending.failure === null ? null : JSON.stringify(ending.failure.parameters),
        ...ending.state === 'done' ? { sealed_row: null } : {}, ...ending.ran ? {} : { settled: true },
      }).where('batch_id', '=', row.batch_id).where('number', '=', row.number).where('state', '=', 'running').execute());
    },
    /** A batch begins nothing further; where it was paused before, the first reason stands. */
    pause: ({ tenant_id: tenantId, id }: BatchRecord, why: { readonly code: PauseCode; readonly parameters: ErrorParameters; readonly actor?: Actor }): Promise<boolean> =>
      database.inTenant(tenantId, async (trx) => {
        const paused = await trx.updateTable('batches').set({ state: 'paused', pause_code: why.code, pause_parameters: JSON.stringify(why.parameters) }).where('id', '=', id).where('state', '=', 'running').executeTakeFirst();
        if (paused.numUpdatedRows === 0n) return false;
        await recordEvent(trx, { tenantId, action: 'batch.paused', actor: why.actor ?? systemActor, subjectId: id, detail: { reason: why.code } });
        return true;
      }),
    /** Destroys what ended batches hold, once nothing of their runs is kept any more, and what is kept no longer by its rule: a batch that was paused until then is stopped. */
    async forget(): Promise<void> {
      const { rows } = await database.transaction((trx) => sql<{ tenant_id: string; batch_id: string }>`select * from batches_to_forget(100)`.execute(trx));
      for (const { tenant_id: tenantId, batch_id: batchId } of rows) {
        await database.inTenant(tenantId, async (trx) => {
          const stopped = await trx.updateTable('batches').set({ state: 'stopped', pause_code: null, pause_parameters: null, finished_at: sql<Date>`now()` }).where('id', '=', batchId).where('state', '=', 'paused').executeTakeFirst();
          if (stopped.numUpdatedRows > 0n) await recordEvent(trx, { tenantId, action: 'batch.stopped', actor: systemActor, subjectId: batchId, detail: {} });
          const gone = await trx.updateTable('batches').set({ object_key: null, sealed_title: null }).where('id', '=', batchId).where('state', 'in', ['finished', 'stopped']).executeTakeFirst();
          // Somebody went on with it in this very moment.
          if (gone.numUpdatedRows === 0n) return;
          await trx.updateTable('batch_rows').set({ state: 'stopped' }).where('batch_id', '=', batchId).where('state', '=', 'waiting').execute();
          // Words of a failure may quote what was asked or answered; its code stays.
          await trx.updateTable('batch_rows').set({ sealed_row: null, failure_parameters: null }).where('batch_id', '=', batchId).execute();
        });
      }
    },
    /** Ends a batch none of whose rows waits or is under way. */
    finish: ({ tenant_id: tenantId, id }: BatchRecord): Promise<void> => database.inTenant(tenantId, async (trx) => {
      const open = trx.selectFrom('batch_rows').select('number').where('batch_id', '=', id).where('state', 'in', ['waiting', 'running']);
      const ended = await trx.updateTable('batches').set({ state: 'finished', finished_at: sql<Date>`now()` }).where('id', '=', id).where('state', '=', 'running').where((row) => row.not(row.exists(open))).executeTakeFirst();
      if (ended.numUpdatedRows === 0n) return;
      const counted = await trx.selectFrom('batch_rows').select((count) => [count.fn.countAll<number>().filterWhere('state', '=', 'done').as('done'), count.fn.countAll<number>().filterWhere('state', '=', 'failed').as('failed')]).where('batch_id', '=', id).executeTakeFirstOrThrow();
      await recordEvent(trx, { tenantId, action: 'batch.finished', actor: systemActor, subjectId: id, detail: counted });
    }),
  };
}

export type BatchStore = ReturnType<typeof openBatchStore>;

/** A row's content opens as that row's alone. */
const partOf = (number: number): string => `row ${number}`;

function sealRow(key: ContentKey, number: number, content: RowContent): Buffer {
  return key.seal(partOf(number), Buffer.from(JSON.stringify(content)));
}

export function openRow(key: ContentKey, { number, sealed_row: sealed }: Pick<BatchRowRecord, 'number' | 'sealed_row'>): RowContent | null {
  return sealed === null ? null : JSON.parse(key.open(partOf(number), sealed).toString('utf8')) as RowContent;
}

export const describeFailure = ({ code, parameters }: BatchFailure) => ({ code, ...renderError(code, parameters) });
