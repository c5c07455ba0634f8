import { setTimeout as sleep } from 'node:timers/promises';
import { newId, sql } from '../../foundation/index.ts';
import type { CatalogueContext } from '../http/context.ts';
import { claimRow, mostOfBatch } from './claim-row.ts';
import { type RowOutcome, performRow, wordsOf } from './perform-row.ts';
import { settleRows } from './settle.ts';
import type { BatchStore } from './store.ts';
import type { BatchRecord, BatchRowRecord } from './tables.ts';

/** Rows of all batches together that one process has under way; runs that people wait for find room beside them. */
const mostOfProcess = 20;
const renewalMilliseconds = 5_000;
const lookMilliseconds = 5_000;
/** Every minute or so. */
const looksToForget = 12;
/** Where there is no room, or the ledger is waited for. */
const waitMilliseconds = 500;
/** So many failures one after the other are no matter of single rows. */
const failuresInARow = 5;

/** Carries out batches in the background of this process; any number of processes may. */
export interface BatchPerformer {
  /** Looks for batches that nobody performs, now. Ends when those found were begun. */
  look(): Promise<void>;
  /** Looks now and then. */
  start(): void;
  /** Begins nothing further, and waits for what is under way to be put down. */
  close(): Promise<void>;
}

export function createBatchPerformer(context: CatalogueContext, batches: BatchStore): BatchPerformer {
  const { logger } = context.dependencies;
  const driven = new Map<string, Promise<void>>();
  const leaving = new AbortController();
  let busy = 0;
  let timer: NodeJS.Timeout | null = null;
  let looks = 0;

  async function take(tenantId: string, batchId: string): Promise<void> {
    if (driven.has(batchId)) return;
    const holder = newId();
    const batch = await batches.claim(tenantId, batchId, holder);
    if (batch === undefined) return;
    driven.set(batchId, drive(batch, holder).catch((error: unknown) => { logger.error({ err: error, batchId }, 'a batch broke off; it is taken up again'); }).finally(() => { driven.delete(batchId); }));
  }

  /** Performs a batch until nothing of it waits, it pauses, or somebody else holds it. */
  async function drive(batch: BatchRecord, holder: string): Promise<void> {
    const lease = { held: true };
    const renewal = setInterval(() => {
      batches.renew(batch, holder).then((still) => { lease.held &&= still; }).catch((error: unknown) => { logger.warn({ err: error, batchId: batch.id }, 'the lease of a batch could not be renewed'); });
    }, renewalMilliseconds).unref();
    const underWay = new Set<Promise<void>>();
    try {
      const key = await batches.openKey(batch);
      const counted = { failures: 0 };
      const begin = (row: BatchRowRecord): void => {
        busy += 1;
        const work = performRow({ context, batches }, { batch, row, key, leaving: leaving.signal }).then((outcome) => put(batch, row, outcome, counted)).finally(() => { busy -= 1; underWay.delete(work); });
        // What is not stored is found under way again by whoever takes the batch up.
        work.catch((error: unknown) => { logger.warn({ err: error, batchId: batch.id, row: row.number }, 'the end of a row could not be stored'); });
        underWay.add(work);
      };
      for (const row of await batches.underWay(batch)) begin(row);
      while (lease.held && !leaving.signal.aborted) {
        if (underWay.size >= mostOfBatch || busy >= mostOfProcess) { await waitFor(underWay); continue; }
        await settleRows(context.dependencies, batches, batch);
        const claim = await claimRow(batches, batch, holder);
        if (claim.kind === 'row') begin(claim.row);
        else if (claim.kind === 'later') await waitFor(underWay);
        else if (claim.kind === 'none' && underWay.size > 0) await waitFor(underWay);
        else {
          if (claim.kind === 'cap') await batches.pause(batch, { code: 'cap', parameters: claim.parameters });
          if (claim.kind === 'none') await batches.finish(batch);
          break;
        }
      }
    } finally {
      await Promise.allSettled(underWay);
      clearInterval(renewal);
      await batches.release(batch, holder);
    }
  }

  const waitFor = (underWay: ReadonlySet<Promise<void>>): Promise<unknown> => Promise.race([...[...underWay].map((work) => work.catch(() => undefined)), sleep(waitMilliseconds, undefined, { ref: false })]);

  async function put(batch: BatchRecord, row: BatchRowRecord, outcome: RowOutcome, counted: { failures: number }): Promise<void> {
    if (outcome.kind === 'ended') {
      await batches.endRow(row, outcome);
      counted.failures = outcome.state === 'failed' ? counted.failures + 1 : 0;
      if (counted.failures >= failuresInARow) await batches.pause(batch, { code: 'failing', parameters: { rows: counted.failures, reason: wordsOf(outcome.failure) } });
      return;
    }
    if (outcome.kind === 'pause') await batches.pause(batch, { code: outcome.code, parameters: outcome.parameters });
    else if (!leaving.signal.aborted) await sleep(waitMilliseconds);
    await batches.putBack(row);
  }

  async function look(): Promise<void> {
    const found = await context.store.database.transaction(async (trx) => (await sql<{ tenant_id: string; batch_id: string }>`select * from batches_to_perform(${mostOfProcess})`.execute(trx)).rows);
    for (const { tenant_id: tenantId, batch_id: batchId } of found) await take(tenantId, batchId);
    looks += 1;
    if (looks % looksToForget === 1) await batches.forget();
  }

  return {
    look,
    start() {
      timer ??= setInterval(() => { look().catch((error: unknown) => { logger.warn({ err: error }, 'batches could not be looked after; it is tried again'); }); }, lookMilliseconds).unref();
    },
    async close() {
      leaving.abort();
      if (timer !== null) clearInterval(timer);
      await Promise.all(driven.values());
    },
  };
}
