import { z } from 'zod';
import { defineOperation } from '../operation.ts';
import { id, page, pageQuery, timestamp } from '../shapes.ts';

export const exportStates = ['running', 'ready', 'stopped', 'failed', 'expired'] as const;
export const tenantExport = z.strictObject({
  id, state: z.enum(exportStates),
  /** What is being written, how many entries of all are done. */
  step: z.string(), done: z.int(), total: z.int(),
  requestedBy: id.nullable(), requestedByName: z.string().nullable(), startedAt: timestamp, finishedAt: timestamp.nullable(), expiresAt: timestamp.nullable(),
  sizeBytes: z.int().nullable(), sha256: z.string().nullable().meta({ description: 'Of the whole file, hex' }), failure: z.string().nullable(),
});
export type TenantExport = z.output<typeof tenantExport>;

export const tenantDeletion = z.strictObject({
  /** `null` where none was asked for. */
  deletion: z.strictObject({ requestedAt: timestamp, requestedByName: z.string().nullable(), dueAt: timestamp }).nullable(),
  graceDays: z.int(), heldDocuments: z.int().meta({ description: 'Documents under legal hold: while there are any, the organisation cannot be deleted' }),
});
export const importedLeaf = z.strictObject({
  sequence: z.int(), occurredAt: timestamp, action: z.string(), summary: z.string(), leafHash: z.string(), leaf: z.string().meta({ description: 'The canonical bytes, base64' }),
});

const exportParams = z.strictObject({ exportId: id });

export const leavingOperations = {
  listTenantExports: defineOperation({
    id: 'listTenantExports', method: 'GET', path: '/api/v1/tenant/exports', tag: 'Leaving', permission: 'tenant.leave', status: 200,
    summary: 'Exports of everything the organisation owns, newest first', response: z.strictObject({ items: z.array(tenantExport) }),
  }),
  startTenantExport: defineOperation({
    id: 'startTenantExport', method: 'POST', path: '/api/v1/tenant/exports', tag: 'Leaving', permission: 'tenant.leave', status: 202, stepUp: true,
    summary: 'Export everything the organisation owns in open formats: documents, runs, usage, audit log, people, settings; never a key',
    description: 'Runs in the background; read it for its progress. The file is kept sealed, and for seven days.', body: z.strictObject({}), response: tenantExport, errors: ['conflict'],
  }),
  readTenantExport: defineOperation({
    id: 'readTenantExport', method: 'GET', path: '/api/v1/tenant/exports/{exportId}', tag: 'Leaving', permission: 'tenant.leave', status: 200,
    summary: 'One export, with its progress', params: exportParams, response: tenantExport, errors: ['not_found'],
  }),
  stopTenantExport: defineOperation({
    id: 'stopTenantExport', method: 'POST', path: '/api/v1/tenant/exports/{exportId}/stop', tag: 'Leaving', permission: 'tenant.leave', status: 200,
    summary: 'Stop an export, or remove the file of one that is ready', params: exportParams, response: tenantExport, errors: ['not_found', 'conflict'],
  }),
  downloadTenantExport: defineOperation({
    id: 'downloadTenantExport', method: 'GET', path: '/api/v1/tenant/exports/{exportId}/file', tag: 'Leaving', permission: 'tenant.leave', status: 200, stepUp: true,
    summary: 'The file of an export (ZIP)', params: exportParams, response: z.string(), responseContent: 'application/zip', errors: ['not_found', 'conflict'],
  }),
  readTenantDeletion: defineOperation({
    id: 'readTenantDeletion', method: 'GET', path: '/api/v1/tenant/deletion', tag: 'Leaving', permission: 'tenant.read', status: 200,
    summary: 'Whether the organisation is to be deleted, and when', response: tenantDeletion,
  }),
  requestTenantDeletion: defineOperation({
    id: 'requestTenantDeletion', method: 'POST', path: '/api/v1/tenant/deletion', tag: 'Leaving', permission: 'tenant.leave', status: 202, stepUp: true,
    summary: 'Delete the organisation after the days of grace: its encryption keys are destroyed, then every row and file',
    description: 'Can be cancelled until it is due. Until then everything works as before.',
    body: z.strictObject({ confirm: z.string().max(200).meta({ description: 'The name of your organisation, exactly as it is written' }) }), response: tenantDeletion, errors: ['conflict'],
  }),
  cancelTenantDeletion: defineOperation({
    id: 'cancelTenantDeletion', method: 'DELETE', path: '/api/v1/tenant/deletion', tag: 'Leaving', permission: 'tenant.leave', status: 204, stepUp: true,
    summary: 'Keep the organisation after all', response: null, errors: ['conflict'],
  }),
  listImportedAudit: defineOperation({
    id: 'listImportedAudit', method: 'GET', path: '/api/v1/audit/imported', tag: 'Audit', permission: 'audit.read', status: 200,
    summary: 'The audit log from before the organisation moved here, newest first: for reading, never continued',
    query: pageQuery, response: page(importedLeaf).extend({ size: z.int() }),
  }),
} as const;
