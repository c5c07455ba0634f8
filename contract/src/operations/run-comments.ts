import { z } from 'zod';
import { defineOperation } from '../operation.ts';
import { id, page, pageQuery, timestamp } from '../shapes.ts';

const section = z.string().regex(/^[A-Za-z]\w{0,59}$/);
const person = z.strictObject({ userId: id, name: z.string().nullable() });
const runComment = z.strictObject({
  id, section: section.nullable().meta({ description: 'The section of the draft that it is about; `null`: the whole' }),
  text: z.string(), author: person, mentions: z.array(person), createdAt: timestamp, editedAt: timestamp.nullable(),
  resolvedAt: timestamp.nullable(), resolvedBy: person.nullable(),
  textChanged: z.boolean().meta({ description: 'What it is about reads otherwise now than when it was written' }),
  may: z.strictObject({ edit: z.boolean(), resolve: z.boolean() }),
});
export type RunComment = z.output<typeof runComment>;

const runParams = z.strictObject({ runId: id });
const commentParams = z.strictObject({ runId: id, commentId: id });
const text = z.string().trim().min(1).max(4_000);
const mentions = z.array(id).max(10);

/** So many comments on one run. */
export const mostComments = 500;

export const runCommentOperations = {
  listRunComments: defineOperation({
    id: 'listRunComments', method: 'GET', path: '/api/v1/runs/{runId}/comments', tag: 'Runs', permission: 'runs.read', status: 200,
    summary: 'Comments on a run, oldest first', params: runParams, query: pageQuery, response: page(runComment), errors: ['not_found'],
  }),
  addRunComment: defineOperation({
    id: 'addRunComment', method: 'POST', path: '/api/v1/runs/{runId}/comments', tag: 'Runs', permission: 'apps.run', status: 201,
    summary: 'Comment on a run or on one section of it',
    description: 'Plain text, sealed under the key of the run and purged with it. Whoever is mentioned must be an active member who sees the run.',
    params: runParams, body: z.strictObject({ text, section: section.nullable().default(null), mentions: mentions.default([]) }), response: runComment, errors: ['not_found', 'conflict'],
  }),
  editRunComment: defineOperation({
    id: 'editRunComment', method: 'PUT', path: '/api/v1/runs/{runId}/comments/{commentId}', tag: 'Runs', permission: 'apps.run', status: 200,
    summary: 'Edit your own comment', params: commentParams, body: z.strictObject({ text, mentions: mentions.default([]) }), response: runComment, errors: ['not_found', 'forbidden', 'conflict'],
  }),
  resolveRunComment: defineOperation({
    id: 'resolveRunComment', method: 'PUT', path: '/api/v1/runs/{runId}/comments/{commentId}/resolution', tag: 'Runs', permission: 'apps.run', status: 200,
    summary: 'Mark a comment as settled, or open it again', params: commentParams, body: z.strictObject({ resolved: z.boolean() }), response: runComment, errors: ['not_found', 'conflict'],
  }),
  deleteRunComment: defineOperation({
    id: 'deleteRunComment', method: 'DELETE', path: '/api/v1/runs/{runId}/comments/{commentId}', tag: 'Runs', permission: 'apps.run', status: 204,
    summary: 'Delete your own comment', params: commentParams, response: null, errors: ['not_found', 'forbidden'],
  }),
} as const;
