import { z } from 'zod';
import { defineOperation } from '../operation.ts';
import { qualifications } from '../permissions.ts';
import { id, page, pageQuery, timestamp } from '../shapes.ts';
import { run } from './apps.ts';

/** A draft that waits for a decision, as the queue shows it. */
const review = z.strictObject({
  runId: id, appId: z.string(), appName: z.string(), title: z.string(), sandbox: z.boolean(), risk: z.enum(['low', 'medium', 'high']).nullable(),
  qualification: z.enum(qualifications), fourEyes: z.boolean(), startedBy: id.nullable(), startedByName: z.string().nullable(), editedBy: id.nullable().meta({ description: 'Who was the last to change the text; null where it is as the model wrote it' }), requestedAt: timestamp,
  assignedTo: id.nullable(), assignedToName: z.string().nullable(), dueAt: timestamp.nullable().meta({ description: 'When the decision is wanted' }), expiresAt: timestamp.meta({ description: 'When it can no longer be given; the draft must then be saved again' }),
  deputy: z.strictObject({ userId: id, name: z.string(), until: timestamp }).nullable().meta({ description: 'Who stands in now for whom it was handed to, and can decide it' }),
  mayDecide: z.boolean().meta({ description: 'Whether the caller could decide it now' }),
  subjectHash: z.string().meta({ description: 'SHA-256 of the exact text that the decision is about, hex' }), opened: z.boolean().meta({ description: 'Whether the caller has opened exactly this text' }),
  doubts: z.int().nullable().meta({ description: 'Quotations and figures in it that were not found where they should stand, for a reviewer to look at; null: not known, the draft was checked by an earlier version' }),
  batchId: id.nullable().meta({ description: 'The batch that it is of' }),
});
export type Review = z.output<typeof review>;

const reviewer = z.strictObject({ userId: id, name: z.string() });
const runParams = z.strictObject({ runId: id });

export const reviewOperations = {
  listReviews: defineOperation({
    id: 'listReviews', method: 'GET', path: '/api/v1/reviews', tag: 'Reviews', permission: 'runs.read', status: 200,
    summary: 'Drafts that wait for a decision, the most urgent first',
    description: '`of=me` are those that the caller may decide and that are handed to nobody else, or to somebody for whom they stand in; `of=all` are all that the caller may read; `of=lapsed` are those that nobody decided in time.',
    query: pageQuery.extend({ of: z.enum(['me', 'all', 'lapsed']).default('me'), batchId: id.optional().meta({ description: 'Only drafts of this batch' }) }), response: page(review),
  }),
  listReviewers: defineOperation({
    id: 'listReviewers', method: 'GET', path: '/api/v1/runs/{runId}/reviewers', tag: 'Reviews', permission: 'runs.read', status: 200,
    summary: 'Who could decide over a draft: active people with the qualification, where four eyes are asked for without who started it and who changed its text last',
    params: runParams, response: z.strictObject({ items: z.array(reviewer) }), errors: ['not_found', 'conflict'],
  }),
  arrangeReview: defineOperation({
    id: 'arrangeReview', method: 'PUT', path: '/api/v1/runs/{runId}/review', tag: 'Reviews', permission: 'apps.run', status: 200,
    summary: 'Hand a waiting decision to somebody, or say when it is wanted',
    description: 'Whoever it is handed to must be able to decide it. Others who may decide still can: it says whose it is, it locks nobody out. What is left out stays as it is.',
    params: runParams, body: z.strictObject({ assignedTo: id.nullable().optional(), dueAt: timestamp.nullable().optional() }), response: run, errors: ['not_found', 'conflict'],
  }),
} as const;
