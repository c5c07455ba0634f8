import { z } from 'zod';
import { defineOperation } from '../operation.ts';
import { id, name, page, pageQuery, timestamp } from '../shapes.ts';

const appId = z.string().regex(/^[a-z][a-z0-9-]{1,60}$/);
const template = z.strictObject({
  id, appId: z.string(), name: z.string(), shared: z.boolean(), owner: id.nullable(), ownerName: z.string().nullable(), mine: z.boolean(),
  appVersion: z.string().meta({ description: 'Of the app when the form was saved' }), documents: z.int(), updatedAt: timestamp, mayChange: z.boolean(),
});
export type AppTemplate = z.output<typeof template>;

const filledTemplate = template.extend({
  input: z.record(z.string(), z.unknown()).meta({ description: 'What of the saved form fits the app as it is now' }),
  documentIds: z.array(id).meta({ description: 'Those that are still in the library and ready' }),
  misfits: z.array(z.strictObject({ field: z.string(), title: z.string(), why: z.string() })).meta({ description: 'What no longer fits, and was left out' }),
});
export type FilledTemplate = z.output<typeof filledTemplate>;

const values = z.record(z.string(), z.unknown());
const documentIds = z.array(id).max(10);
const templateParams = z.strictObject({ templateId: id });

/** So many templates of one organisation. */
export const mostTemplates = 2_000;

export const templateOperations = {
  listTemplates: defineOperation({
    id: 'listTemplates', method: 'GET', path: '/api/v1/templates', tag: 'Apps', permission: 'apps.read', status: 200,
    summary: 'Your templates and those shared in the organisation, newest first', query: pageQuery.extend({ appId: appId.optional() }), response: page(template),
  }),
  readTemplate: defineOperation({
    id: 'readTemplate', method: 'GET', path: '/api/v1/templates/{templateId}', tag: 'Apps', permission: 'apps.read', status: 200,
    summary: 'A template, held against the form as it is now', params: templateParams, response: filledTemplate, errors: ['not_found'],
  }),
  createTemplate: defineOperation({
    id: 'createTemplate', method: 'POST', path: '/api/v1/templates', tag: 'Apps', permission: 'apps.run', status: 201,
    summary: 'Save a filled form of an app to start from again',
    description: 'It need not be complete, but nothing in it may be what the form does not take. Sealed at rest under the organisation’s key. Documents are named by their ids in the library; the files themselves are not kept with it.',
    body: z.strictObject({ appId, name, shared: z.boolean().default(false), input: values, documentIds: documentIds.default([]) }), response: template, errors: ['not_found', 'conflict', 'payload_too_large'],
  }),
  updateTemplate: defineOperation({
    id: 'updateTemplate', method: 'PATCH', path: '/api/v1/templates/{templateId}', tag: 'Apps', permission: 'apps.run', status: 200,
    summary: 'Rename a template, share it or take it back, or save another form in it', params: templateParams,
    body: z.strictObject({ name: name.optional(), shared: z.boolean().optional(), input: values.optional(), documentIds: documentIds.optional() }), response: template, errors: ['not_found', 'forbidden', 'payload_too_large'],
  }),
  deleteTemplate: defineOperation({
    id: 'deleteTemplate', method: 'DELETE', path: '/api/v1/templates/{templateId}', tag: 'Apps', permission: 'apps.run', status: 204,
    summary: 'Delete a template', params: templateParams, response: null, errors: ['not_found', 'forbidden'],
  }),
} as const;
