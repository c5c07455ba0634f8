import { z } from 'zod';
import { defineOperation } from '../operation.ts';
import { ownDataClass } from '../gateway-policy-shape.ts';
import { dataClasses } from '../credential-scope.ts';
import { id, page, pageQuery, timestamp } from '../shapes.ts';

export const documentKinds = ['pdf', 'docx', 'txt'] as const;
export const document = z.strictObject({
  id, name: z.string(), kind: z.enum(documentKinds), sizeBytes: z.int(), pageCount: z.int().nullable(), characterCount: z.int().nullable(),
  state: z.enum(['parsing', 'ready', 'failed']), failure: z.string().nullable(), uploadedBy: id.nullable(), uploadedAt: timestamp, dataClass: ownDataClass.meta({ description: 'What every run over it is at least' }),
});
export type DocumentDescription = z.output<typeof document>;
const documentParams = z.strictObject({ documentId: id });

export const documentOperations = {
  listDocuments: defineOperation({
    id: 'listDocuments', method: 'GET', path: '/api/v1/documents', tag: 'Documents', permission: 'documents.read', status: 200,
    summary: 'Documents of your organisation', query: pageQuery, response: page(document),
  }),
  uploadDocument: defineOperation({
    id: 'uploadDocument', method: 'POST', path: '/api/v1/documents', tag: 'Documents', permission: 'documents.write', status: 201,
    summary: 'Upload a PDF, DOCX or text file (the bytes as they are); answers once it is parsed',
    description: 'The kind is told from the bytes, not from the name. At most 25 MiB. Parsed in a separate process with limits of time and memory.',
    query: z.strictObject({ name: z.string().trim().min(1).max(255), dataClass: z.enum(dataClasses).optional() }), requestContent: 'application/octet-stream', response: document,
    errors: ['payload_too_large', 'unsupported_media_type', 'document_unreadable'],
  }),
  readDocument: defineOperation({
    id: 'readDocument', method: 'GET', path: '/api/v1/documents/{documentId}', tag: 'Documents', permission: 'documents.read', status: 200,
    summary: 'One document', params: documentParams, response: document, errors: ['not_found'],
  }),
  readDocumentText: defineOperation({
    id: 'readDocumentText', method: 'GET', path: '/api/v1/documents/{documentId}/text', tag: 'Documents', permission: 'documents.read', status: 200,
    summary: 'The parsed text, page by page (page numbers as citations use them)', params: documentParams,
    response: z.strictObject({
      documentId: id, name: z.string(),
      paging: z.enum(['original', 'derived']).meta({ description: 'derived: the format has no pages, so they were cut here, about 3,000 characters each' }),
      pages: z.array(z.strictObject({ number: z.int(), text: z.string() })),
    }), errors: ['not_found', 'conflict'],
  }),
  classifyDocument: defineOperation({
    id: 'classifyDocument', method: 'PUT', path: '/api/v1/documents/{documentId}/data-class', tag: 'Documents', permission: 'documents.write', status: 200,
    summary: 'Say which class of data a document is of; it holds for every run that begins from then on',
    description: 'A run is at least of this class; the strictest of what app, documents, teams and token say is what the gateway routes by. Every change stands in the audit log, with what it was before.',
    params: documentParams, body: z.strictObject({ dataClass: ownDataClass }), response: document, errors: ['not_found'],
  }),
  deleteDocument: defineOperation({
    id: 'deleteDocument', method: 'DELETE', path: '/api/v1/documents/{documentId}', tag: 'Documents', permission: 'documents.write', status: 204,
    summary: 'Delete a document; its key and bytes are destroyed', params: documentParams, response: null, errors: ['not_found'],
  }),
} as const;
