import { z } from 'zod';
import { defineOperation } from '../operation.ts';
import { id, timestamp } from '../shapes.ts';

const runParams = z.strictObject({ runId: id });
const appParams = z.strictObject({ appId: z.string().regex(/^[a-z][a-z0-9-]{1,60}$/) });
const values = z.record(z.string(), z.unknown());

/** What somebody has begun and not sent; a person's own, per run or app. */
const formDraft = z.strictObject({ values, documents: z.array(z.strictObject({ id, name: z.string().max(255) })).max(10), rerunOf: id.nullable() });
const editDraft = z.strictObject({
  output: values.meta({ description: 'The draft as it was being edited; it need not fit the app’s sections yet' }), base: values.meta({ description: 'The text that was being edited' }),
  basedOnHash: z.string().length(64).meta({ description: 'SHA-256 of that text' }),
});

const notKept = 'Where your organisation keeps nothing of runs, nothing is kept here either, and `kept` is false.';

export const keptDraftOperations = {
  readFormDraft: defineOperation({
    id: 'readFormDraft', method: 'GET', path: '/api/v1/apps/{appId}/form-draft', tag: 'Apps', permission: 'apps.run', status: 200,
    summary: 'Your own form of an app as you left it; sealed at rest, nobody else’s', params: appParams, response: z.strictObject({ draft: formDraft.nullable(), savedAt: timestamp.nullable() }), errors: ['not_found'],
  }),
  keepFormDraft: defineOperation({
    id: 'keepFormDraft', method: 'PUT', path: '/api/v1/apps/{appId}/form-draft', tag: 'Apps', permission: 'apps.run', status: 200,
    summary: 'Keep a form that is not sent yet; `null` forgets it', description: notKept, params: appParams, body: z.strictObject({ draft: formDraft.nullable() }), response: z.strictObject({ kept: z.boolean(), savedAt: timestamp.nullable() }), errors: ['not_found', 'payload_too_large'],
  }),
  readEditDraft: defineOperation({
    id: 'readEditDraft', method: 'GET', path: '/api/v1/runs/{runId}/edit-draft', tag: 'Runs', permission: 'apps.run', status: 200,
    summary: 'Your own edits of a draft that you have not saved yet', params: runParams, response: z.strictObject({ draft: editDraft.nullable(), savedAt: timestamp.nullable() }), errors: ['not_found'],
  }),
  keepEditDraft: defineOperation({
    id: 'keepEditDraft', method: 'PUT', path: '/api/v1/runs/{runId}/edit-draft', tag: 'Runs', permission: 'apps.run', status: 200,
    summary: 'Keep edits that are not saved yet; `null` forgets them', description: notKept, params: runParams, body: z.strictObject({ draft: editDraft.nullable() }), response: z.strictObject({ kept: z.boolean(), savedAt: timestamp.nullable() }), errors: ['not_found', 'conflict', 'payload_too_large'],
  }),
} as const;
