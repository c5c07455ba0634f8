import { z } from 'zod';
import { defineOperation } from '../operation.ts';
import { id, nanoUsd, page, pageQuery, timestamp } from '../shapes.ts';
import { runStates } from './apps.ts';

/** Rows that one batch takes, of a list and of documents. */
export const mostBatchRows = 10_000;
export const mostBatchDocuments = 500;

const record = z.record(z.string(), z.unknown());
const appParams = z.strictObject({ appId: z.string().regex(/^[a-z][a-z0-9-]{1,60}$/) });
const batchParams = z.strictObject({ batchId: id });

const listSource = z.strictObject({
  kind: z.literal('list'),
  documentId: id.meta({ description: 'A CSV or XLSX document of the library; its first filled row heads the columns' }),
  sheet: z.string().max(200).optional().meta({ description: 'Of a workbook: which sheet; the first where left out' }),
  columns: z.record(z.string().max(300), z.string().max(100)).optional().meta({ description: 'Head of a column to field of the form; suggested by title and id where left out' }),
  documentColumn: z.string().max(300).nullable().optional().meta({ description: 'The column that names documents of the library, several with a semicolon between; null for none' }),
});
const documentsSource = z.strictObject({
  kind: z.literal('documents'),
  folder: z.string().max(400).optional().meta({ description: 'Every document that lies in this folder itself' }),
  documentIds: z.array(id).max(mostBatchDocuments).optional().meta({ description: 'Or these' }),
});
/** What a batch runs over. */
const batchWish = z.strictObject({
  source: z.discriminatedUnion('kind', [listSource, documentsSource]),
  same: z.strictObject({ input: record.default({}), documentIds: z.array(id).max(10).default([]) }).default({ input: {}, documentIds: [] })
    .meta({ description: 'What is the same for all rows: fields that no column fills, and documents that every run takes' }),
});

const estimate = z.strictObject({
  aboutNanoUsd: nanoUsd.nullable(), atMostNanoUsd: nanoUsd.nullable(), mostForOneNanoUsd: nanoUsd.nullable(), provider: z.string(), sandbox: z.boolean(),
}).meta({ description: 'For all valid rows together; null where the price is not known' });

const preview = z.strictObject({
  title: z.string(), sheets: z.array(z.string()),
  columns: z.array(z.strictObject({ name: z.string(), field: z.string().nullable(), samples: z.array(z.string()) })), documentColumn: z.string().nullable(),
  rows: z.int(), valid: z.int(), invalid: z.int(),
  problems: z.array(z.strictObject({ number: z.int(), label: z.string(), issues: z.array(z.strictObject({ field: z.string(), title: z.string(), message: z.string() })) }))
    .meta({ description: 'The first rows that would not run, each with what is wrong in it' }),
  estimate: estimate.nullable().meta({ description: 'null where no row is valid' }),
});
export type BatchPreview = z.output<typeof preview>;

export const batchStates = ['running', 'paused', 'stopped', 'finished'] as const;
export const batchRowStates = ['waiting', 'running', 'done', 'failed', 'stopped'] as const;
const counts = z.strictObject({ waiting: z.int(), running: z.int(), done: z.int(), failed: z.int(), stopped: z.int(), awaitingApproval: z.int().meta({ description: 'Of those done: drafts that wait for a decision' }), approved: z.int(), rejected: z.int() });
const reason = z.strictObject({ code: z.string(), title: z.string(), fix: z.string() });

const batch = z.strictObject({
  id, appId: z.string(), appName: z.string(), title: z.string(), source: z.enum(['list', 'documents']), state: z.enum(batchStates), pause: reason.nullable(), sandbox: z.boolean(),
  rows: z.int(), counts, capNanoUsd: nanoUsd.nullable(), aboutNanoUsd: nanoUsd.nullable(), atMostNanoUsd: nanoUsd.nullable(),
  cost: z.strictObject({ ownNanoUsd: nanoUsd, platformNanoUsd: nanoUsd, pendingRows: z.int(), unpricedRows: z.int() })
    .meta({ description: 'What was spent with the organisation’s own keys and what with platform keys, apart; rows whose cost the ledger does not have yet, and rows without a known price, are counted' }),
  startedBy: id, startedByName: z.string().nullable(), createdAt: timestamp, finishedAt: timestamp.nullable(),
  may: z.strictObject({ pause: z.boolean(), resume: z.boolean(), stop: z.boolean(), retry: z.boolean(), exportTable: z.boolean(), exportDrafts: z.boolean() }),
});
export type Batch = z.output<typeof batch>;

const batchRow = z.strictObject({
  number: z.int(), state: z.enum(batchRowStates), label: z.string(), attempts: z.int(), runId: id.nullable(), runState: z.enum(runStates).nullable(),
  costNanoUsd: nanoUsd.nullable(), failure: reason.nullable(),
});
export type BatchRow = z.output<typeof batchRow>;

export const batchOperations = {
  previewBatch: defineOperation({
    id: 'previewBatch', method: 'POST', path: '/api/v1/apps/{appId}/batch-preview', tag: 'Batches', permission: 'apps.run', status: 200,
    summary: 'What a batch would do: which rows are valid, what is wrong in the others, what it would cost; nothing runs',
    params: appParams, body: batchWish, response: preview, errors: ['not_found', 'no_usable_credential', 'out_of_scope', 'plan_limit', 'conflict'],
  }),
  startBatch: defineOperation({
    id: 'startBatch', method: 'POST', path: '/api/v1/apps/{appId}/batches', tag: 'Batches', permission: 'apps.run', status: 202,
    summary: 'Run an app over a list or over documents: one row, one run',
    description: 'Every row is an ordinary run with its own history, receipt and gate. A start that is sent again with the same startKey answers with the batch that it began.',
    params: appParams,
    body: batchWish.extend({
      startKey: z.string().min(8).max(100).meta({ description: 'Chosen by the caller, new for every batch' }),
      capNanoUsd: nanoUsd.min(1).nullable().default(null).meta({ description: 'It pauses before a row that could take it beyond this' }),
      skipInvalid: z.boolean().default(false).meta({ description: 'Leave out rows that are not valid; otherwise they refuse the whole' }),
    }),
    response: batch, errors: ['not_found', 'no_usable_credential', 'out_of_scope', 'plan_limit', 'conflict'],
  }),
  listBatches: defineOperation({
    id: 'listBatches', method: 'GET', path: '/api/v1/batches', tag: 'Batches', permission: 'runs.read', status: 200,
    summary: 'Batches, newest first', query: pageQuery, response: page(batch),
  }),
  readBatch: defineOperation({
    id: 'readBatch', method: 'GET', path: '/api/v1/batches/{batchId}', tag: 'Batches', permission: 'runs.read', status: 200,
    summary: 'One batch: how far it is, what it cost', params: batchParams, response: batch, errors: ['not_found'],
  }),
  listBatchRows: defineOperation({
    id: 'listBatchRows', method: 'GET', path: '/api/v1/batches/{batchId}/rows', tag: 'Batches', permission: 'runs.read', status: 200,
    summary: 'Rows of a batch in their order, each with its run', params: batchParams, query: pageQuery.extend({ state: z.enum(batchRowStates).optional() }), response: page(batchRow), errors: ['not_found'],
  }),
  pauseBatch: defineOperation({
    id: 'pauseBatch', method: 'POST', path: '/api/v1/batches/{batchId}/pause', tag: 'Batches', permission: 'apps.run', status: 200,
    summary: 'Begin no further row; those under way finish', params: batchParams, response: batch, errors: ['not_found', 'conflict'],
  }),
  resumeBatch: defineOperation({
    id: 'resumeBatch', method: 'POST', path: '/api/v1/batches/{batchId}/resume', tag: 'Batches', permission: 'apps.run', status: 200,
    summary: 'Go on with a paused batch, with another cap where one is given', params: batchParams,
    body: z.strictObject({ capNanoUsd: nanoUsd.min(1).nullable().optional() }), response: batch, errors: ['not_found', 'conflict', 'plan_limit'],
  }),
  stopBatch: defineOperation({
    id: 'stopBatch', method: 'POST', path: '/api/v1/batches/{batchId}/stop', tag: 'Batches', permission: 'apps.run', status: 200,
    summary: 'Stop a batch: runs under way are ended, rows that wait are not begun', params: batchParams, response: batch, errors: ['not_found', 'conflict'],
  }),
  retryBatch: defineOperation({
    id: 'retryBatch', method: 'POST', path: '/api/v1/batches/{batchId}/retry', tag: 'Batches', permission: 'apps.run', status: 200,
    summary: 'Run the failed rows again, and no others', params: batchParams,
    body: z.strictObject({ numbers: z.array(z.int()).min(1).max(1_000).optional().meta({ description: 'Only these of them' }) }), response: batch, errors: ['not_found', 'conflict', 'plan_limit'],
  }),
  exportBatch: defineOperation({
    id: 'exportBatch', method: 'GET', path: '/api/v1/batches/{batchId}/export', tag: 'Batches', permission: 'runs.read', status: 200,
    summary: 'The results as a table (CSV), or all drafts as Word documents in one ZIP',
    description: 'Of drafts that may not leave yet the table holds the state alone. The ZIP is made once every draft of the batch may leave.',
    params: batchParams, query: z.strictObject({ format: z.enum(['csv', 'zip']) }), response: z.string(), responseContent: 'application/octet-stream', errors: ['not_found', 'approval_required', 'conflict'],
  }),
} as const;
