import { type Batch, operations } from '@keystead/contract';
import { actorOf, recordEvent } from '../../audit/index.ts';
import { type ImplementedOperation, type Principal, attachmentHeaders, decodeCursor, implement, integerCursor, KeysteadError, toPage, uuidCursor } from '../../foundation/index.ts';
import { pauseBatch, resumeBatch, retryRows, stopBatch } from '../batches/control.ts';
import { describeBatches, describeRows } from '../batches/describe.ts';
import { draftsToLeave, exportDrafts, exportTable } from '../batches/export-batch.ts';
import type { BatchPerformer } from '../batches/performer.ts';
import { settleRows } from '../batches/settle.ts';
import { previewBatch, startBatch } from '../batches/start-batch.ts';
import type { BatchStore } from '../batches/store.ts';
import type { BatchRecord } from '../batches/tables.ts';
import { batchVisibleTo, viewerOf } from '../sharing/visibility.ts';
import { type CatalogueContext, findApp, findRunnableApp } from './context.ts';

/** Rows with faults that a preview shows. */
const mostProblems = 200;

export function batchOperations(context: CatalogueContext, store: BatchStore, performer: BatchPerformer): readonly ImplementedOperation[] {
  const { dependencies } = context;

  /** A batch that this caller may see; those of apps that are assigned to others are not there. */
  async function findBatch(principal: Principal, batchId: string): Promise<BatchRecord> {
    const batch = await store.find(principal.tenantId, batchId, batchVisibleTo(await viewerOf(dependencies, principal)));
    if ((await dependencies.people.hiddenApps(principal)).has(batch.app_id)) throw new KeysteadError('not_found');
    return batch;
  }
  async function show(principal: Principal, batchId: string): Promise<Batch> {
    const batch = await store.find(principal.tenantId, batchId);
    await settleRows(dependencies, store, batch);
    const [described] = await describeBatches(context, store, principal, [batch]);
    if (described === undefined) throw new KeysteadError('not_found');
    return described;
  }
  const perform = (): void => { performer.look().catch((error: unknown) => { dependencies.logger.warn({ err: error }, 'a batch is taken up a little later'); }); };

  return [
    implement(operations.previewBatch, async ({ principal, params, body }) => {
      const manifest = await findRunnableApp(context, principal, params.appId);
      const { plan, target, estimate } = await previewBatch(context, manifest, principal, body);
      return {
        title: plan.title, sheets: [...plan.sheets], columns: [...plan.columns], documentColumn: plan.documentColumn, rows: plan.valid.length + plan.faulty.length, valid: plan.valid.length, invalid: plan.faulty.length,
        problems: plan.faulty.slice(0, mostProblems).map(({ number, label, issues }) => ({ number, label, issues: [...issues] })),
        estimate: plan.valid.length === 0 ? null : { aboutNanoUsd: estimate.about, atMostNanoUsd: estimate.atMost, mostForOneNanoUsd: estimate.mostForOne, provider: target.provider, sandbox: target.sandbox },
      };
    }),
    implement(operations.startBatch, async ({ principal, params, body }) => {
      const batch = await startBatch(context, store, principal, { manifest: await findRunnableApp(context, principal, params.appId), wish: body });
      perform();
      return show(principal, batch.id);
    }),
    implement(operations.listBatches, async ({ principal, query }) => {
      const before = query.cursor === undefined ? null : decodeCursor(query.cursor, uuidCursor);
      const hidden = [...await dependencies.people.hiddenApps(principal)];
      const seen = batchVisibleTo(await viewerOf(dependencies, principal));
      const found = await store.database.inTenant(principal.tenantId, (trx) => {
        let listed = trx.selectFrom('batches').selectAll().where(seen).orderBy('id', 'desc').limit(query.limit + 1);
        if (before !== null) listed = listed.where('id', '<', before);
        return (hidden.length === 0 ? listed : listed.where('app_id', 'not in', hidden)).execute();
      });
      const { items, nextCursor } = toPage(found, query.limit, (batch) => batch, ({ id }) => id);
      return { items: await describeBatches(context, store, principal, items), nextCursor };
    }),
    implement(operations.readBatch, async ({ principal, params }) => show(principal, (await findBatch(principal, params.batchId)).id)),
    implement(operations.listBatchRows, async ({ principal, params, query }) => {
      const batch = await findBatch(principal, params.batchId);
      const after = query.cursor === undefined ? null : Number(decodeCursor(query.cursor, integerCursor));
      const rows = await store.database.inTenant(principal.tenantId, (trx) => {
        let listed = trx.selectFrom('batch_rows').selectAll().where('batch_id', '=', batch.id).orderBy('number').limit(query.limit + 1);
        if (query.state !== undefined) listed = listed.where('state', '=', query.state);
        return (after === null ? listed : listed.where('number', '>', after)).execute();
      });
      const { items, nextCursor } = toPage(rows, query.limit, (row) => row, ({ number }) => String(number));
      return { items: await describeRows(context, store, batch, items), nextCursor };
    }),
    implement(operations.pauseBatch, async ({ principal, params }) => {
      const batch = await findBatch(principal, params.batchId);
      await pauseBatch(store, principal, batch);
      return show(principal, batch.id);
    }),
    implement(operations.resumeBatch, async ({ principal, params, body }) => {
      const batch = await findBatch(principal, params.batchId);
      await findRunnableApp(context, principal, batch.app_id);
      await resumeBatch(store, principal, batch, body);
      perform();
      return show(principal, batch.id);
    }),
    implement(operations.stopBatch, async ({ principal, params }) => {
      const batch = await findBatch(principal, params.batchId);
      await stopBatch(context, store, principal, batch);
      return show(principal, batch.id);
    }),
    implement(operations.retryBatch, async ({ principal, params, body }) => {
      const batch = await findBatch(principal, params.batchId);
      await findRunnableApp(context, principal, batch.app_id);
      await retryRows(context, store, batch, { numbers: body.numbers, actor: actorOf(principal) });
      perform();
      return show(principal, batch.id);
    }),
    implement(operations.exportBatch, async ({ principal, params, query }) => {
      const batch = await findBatch(principal, params.batchId);
      await findApp(context, principal, batch.app_id);
      const parts = { context, store, principal, batch };
      const drafts = query.format === 'zip' ? await draftsToLeave(parts) : [];
      await store.database.inTenant(principal.tenantId, (trx) => recordEvent(trx, { tenantId: principal.tenantId, action: 'batch.exported', actor: actorOf(principal), subjectId: batch.id, detail: { format: query.format, drafts: drafts.length } }));
      const name = `${(await store.openTitle(batch)).replace(/\.[a-z]{2,4}$/i, '').slice(0, 80) || 'batch'} results.${query.format}`;
      return new Response(ReadableStream.from(query.format === 'zip' ? exportDrafts(parts, drafts) : exportTable(parts)), {
        status: 200, headers: attachmentHeaders(name, query.format === 'zip' ? 'application/zip' : 'text/csv; charset=utf-8'),
      });
    }),
  ];
}
