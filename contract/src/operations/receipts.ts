import { z } from 'zod';
import { defineOperation } from '../operation.ts';
import { receiptDocument, runReceipt } from '../receipt-shape.ts';
import { id, timestamp } from '../shapes.ts';

/** Of receipts in bulk: one document in each line, and a last line that counts them. */
export const receiptsContent = 'application/jsonl';

export const receiptOperations = {
  readReceipt: defineOperation({
    id: 'readReceipt', method: 'GET', path: '/api/v1/requests/{requestId}/receipt', tag: 'Requests', permission: 'usage.read', status: 200,
    summary: 'The receipt of a request: who paid, every attempt, models, tokens, price, and the proof that it was recorded so',
    description: '`keystead receipt verify FILE` checks it without any server. A refused request used no key and has no receipt. The signature comes within a second or two of the first reading, the checkpoint within a minute of the request: what is not there yet is null.',
    params: z.strictObject({ requestId: id }), response: receiptDocument, errors: ['not_found', 'unavailable'],
  }),
  readRunReceipt: defineOperation({
    id: 'readRunReceipt', method: 'GET', path: '/api/v1/runs/{runId}/receipt', tag: 'Runs', permission: 'runs.read', status: 200,
    summary: 'The receipt of a run: those of its requests, and what they add up to', params: z.strictObject({ runId: id }), response: runReceipt, errors: ['not_found', 'unavailable'],
  }),
  eraseReceiptSalts: defineOperation({
    id: 'eraseReceiptSalts', method: 'POST', path: '/api/v1/receipts/salts-erasure', tag: 'Requests', permission: 'policy.manage', status: 200, stepUp: true,
    summary: 'Erase what opens the hashes of inputs and outputs, for good',
    description: 'Of one request, of a run, or of every run that a document was in. Receipts and their proofs stay valid; but nobody, not even with the very text in hand, can show any more that it was what was asked or answered. It cannot be undone, and stands in the audit log.',
    body: z.strictObject({ of: z.enum(['request', 'run', 'document']), id }), response: z.strictObject({ requests: z.int().meta({ description: 'Requests that are concerned' }), erased: z.int().meta({ description: 'Salts that were there, and are gone' }) }), errors: ['not_found'],
  }),
  exportReceipts: defineOperation({
    id: 'exportReceipts', method: 'GET', path: '/api/v1/receipts/export', tag: 'Requests', permission: 'audit.read', status: 200, stepUp: true,
    summary: 'The facts of every request of a period (JSON Lines), to be checked against the exported audit log',
    description: '`keystead receipt prove` says with both files, and without any server, which models a client’s project or a document went to, and which it did not.',
    query: z.strictObject({ from: timestamp, to: timestamp }), response: z.string(), responseContent: receiptsContent, errors: ['unavailable'],
  }),
} as const;
